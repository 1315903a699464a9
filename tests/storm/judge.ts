import { broken, once, type Violation } from '../chaos/violations.ts';
import { judgeNotes } from './judge-notes.ts';
import { judgeSurveys } from './judge-surveys.ts';
import type { Saved, StormPhone } from './storm-phone.ts';
import type { Tables } from './tables.ts';

/** Every broken promise about what these phones saved, once everything was let through. */
export async function judge(phones: StormPhone[], tables: Tables): Promise<Violation[]> {
	const saved = phones.flatMap((one) => one.saved);
	const outboxes = await Promise.all(phones.map((one) => one.outbox()));
	const kept = outboxes.flat();
	return [
		...once(
			'a saved fact on its phone',
			saved.map(({ id }) => id),
			kept.map(({ id }) => id)
		),
		...verdicts(saved, tables),
		...effects(saved, tables),
		...arrivals(saved, tables),
		...bags(phones, tables),
		...exceptions(phones, tables),
		...(await judgeNotes(phones, tables)),
		...(await judgeSurveys(phones, tables)),
		...kept
			.filter(({ state }) => state !== 'with_server' && state !== 'needs_attention')
			.map(({ id, kind }) => broken('a fact never left its phone', `${kind} ${id}`))
	];
}

/** Each fact has one row, with the verdict that it must have. */
function verdicts(saved: Saved[], { operations, keptRefused }: Tables): Violation[] {
	const rows = new Map(operations.map((one) => [one.id, one]));
	const refused = saved.filter((one) => one.outcome === 'refused');
	return [
		...once(
			'the row of a fact',
			saved.map(({ id }) => id),
			operations.map(({ id }) => id)
		),
		...saved.flatMap(({ id, outcome, draft }) => {
			const row = rows.get(id);
			if (!row || row.verdict === outcome) return [];
			return [broken(`must be ${outcome}`, `${draft.kind} ${id}: ${row.verdict} ${row.code}`)];
		}),
		...once(
			'a refused fact, kept whole,',
			refused.map(({ id }) => id),
			keptRefused
		)
	];
}

/** And each left exactly what it says. */
function effects(saved: Saved[], tables: Tables): Violation[] {
	const drafts = saved.filter((one) => one.outcome === 'applied');
	const wanted = { contacts: [], measures: [], anchors: [], consents: [], signed: [] } as Record<
		'contacts' | 'measures' | 'anchors' | 'consents' | 'signed',
		string[]
	>;
	const checkIns = new Set<string>();
	const walkIns = new Set<string>();
	const unknown: string[] = [];
	for (const { id, draft } of drafts) {
		// Exceptions are looked at by themselves.
		if (draft.kind === 'exception' || draft.kind === 'exception-undo') continue;
		const { payload } = draft;
		// A note about a visit names nobody.
		if (payload.enrolmentId === null) continue;
		const enrolmentId = tables.enrolmentOf.get(payload.enrolmentId);
		if (!enrolmentId) unknown.push(payload.enrolmentId);
		if (draft.kind === 'contact') {
			wanted.contacts.push(draft.payload.contactId);
			wanted.measures.push(...draft.payload.measures.map((one) => one.id));
		} else if (draft.kind === 'anchor') wanted.anchors.push(id);
		else if (draft.kind === 'consent') {
			const { items, signature } = draft.payload;
			wanted.consents.push(...items.map((one) => `${enrolmentId} ${one.given}`));
			if (signature) wanted.signed.push(`${enrolmentId} ${signature.kind}`);
		} else if (draft.kind === 'check-in') checkIns.add(`${draft.payload.visitId} ${enrolmentId}`);
		else if (draft.kind === 'enrol') {
			const { name, phone, visitId } = draft.payload;
			walkIns.add(`${tables.seriesOf.get(visitId)} ${name} ${phone}`);
		}
	}
	return [
		...[...new Set(unknown)].map((id) => broken('a person is not there', id)),
		...once('a contact', wanted.contacts, tables.contacts),
		...once('a measure', wanted.measures, tables.measures),
		...once('a chosen day', wanted.anchors, tables.anchors),
		...once('an answer', numbered(wanted.consents), numbered(tables.consents)),
		...once('a signature', numbered(wanted.signed), numbered(tables.signatures)),
		...once('a check-in', [...checkIns], tables.checkIns),
		...once('a walk-in', [...walkIns], tables.walkIns)
	];
}

/** Whoever came was there from the earliest moment that any phone wrote down. */
function arrivals(saved: Saved[], { operations, enrolmentOf, cameAt }: Tables): Violation[] {
	const happened = new Map(operations.map(({ id, at }) => [id, at]));
	const earliest = new Map<string, Date>();
	for (const { id, draft } of saved) {
		const at = happened.get(id);
		if (draft.kind !== 'check-in' || !at) continue;
		const place = `${draft.payload.visitId} ${enrolmentOf.get(draft.payload.enrolmentId)}`;
		const known = earliest.get(place);
		if (!known || at < known) earliest.set(place, at);
	}
	return [...earliest]
		.filter(([place, at]) => cameAt.get(place)?.getTime() !== at.getTime())
		.map(([place]) => broken('somebody came at another moment than the earliest', place));
}

/** What was handed out left its bag once, came back once where it was undone, and nothing else did. */
function bags(phones: StormPhone[], { handOuts, left, given }: Tables): Violation[] {
	const wanted: string[] = [];
	const balance = new Map(given);
	for (const { actor, saved } of phones) {
		const undone = new Set(
			saved.flatMap(({ draft }) => (draft.kind === 'supply-undo' ? [draft.entityId] : []))
		);
		for (const { draft } of saved) {
			if (draft.kind !== 'supply') continue;
			for (const { itemId, quantity } of draft.payload.items) {
				const what = `${draft.entityId} ${actor.staffId} ${itemId}`;
				wanted.push(`handed_out ${what} ${-quantity}`);
				if (undone.has(draft.entityId)) wanted.push(`undone ${what} ${quantity}`);
				else {
					const bag = `${actor.staffId} ${itemId}`;
					balance.set(bag, (balance.get(bag) ?? 0) - quantity);
				}
			}
		}
	}
	return [
		...once('a movement of a bag', wanted, handOuts),
		...[...balance]
			.filter(([bag, quantity]) => left.get(bag) !== quantity)
			.map(([bag, quantity]) =>
				broken('a bag holds another number', `${bag}: ${left.get(bag)} instead of ${quantity}`)
			)
	];
}

/** What was granted is there once, as its counselor's, and undone where it was undone. */
function exceptions(phones: StormPhone[], tables: Tables): Violation[] {
	const wanted = phones.flatMap(({ actor, saved }) => {
		const idsOf = (kind: string) =>
			saved.flatMap(({ draft }) => (draft.kind === kind ? [draft.entityId] : []));
		const undone = new Set(idsOf('exception-undo'));
		return idsOf('exception').map((id) => {
			return `${id} ${actor.staffId} ${undone.has(id) ? 't' : 'f'}`;
		});
	});
	return once('an exception', wanted, tables.exceptions);
}

/** Equal ones are told apart by their place, so that they are counted. */
function numbered(all: string[]): string[] {
	const seen = new Map<string, number>();
	return all.map((one) => {
		seen.set(one, (seen.get(one) ?? 0) + 1);
		return `${one} ${seen.get(one)}`;
	});
}
