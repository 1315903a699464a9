import postgres from 'postgres';
import type { DayBundle } from '#lib/field/day.ts';
import { broken, once, type Violation } from '../chaos/violations.ts';
import type { Saved, StormPhone } from './storm-phone.ts';

type Row = { id: string; verdict: string; kind: string; code: string | null; at: Date };

/** What the database holds of the facts of phones, read past every wall. */
export type Tables = {
	operations: Row[];
	keptRefused: string[];
	contacts: string[];
	measures: string[];
	anchors: string[];
	/** One for each item that was answered: whose, and what they said. */
	consents: string[];
	checkIns: string[];
	/** When somebody came to a visit, by the same name. */
	cameAt: Map<string, Date>;
	/** Walk-ins: series, name and number. */
	walkIns: string[];
	/** By every id that a phone gave an enrolment: the enrolment. */
	enrolmentOf: Map<string, string>;
	seriesOf: Map<string, string>;
	/** What was handed out and undone: the kind, the handing out, whose bag, the item, how many. */
	handOuts: string[];
	/** What was granted on the spot: its id, by whom, and whether it was undone. */
	exceptions: string[];
	/** What is left, and what was put in, by bag and item. */
	left: Map<string, number>;
	given: Map<string, number>;
};

export async function readStorm(adminUrl: string, agencyId: string): Promise<Tables> {
	const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
	const all = async (text: string) =>
		(await admin.unsafe(text, [agencyId])).map(
			(row) => row as unknown as { id: string; of: string }
		);
	const ids = async (text: string) => (await all(text)).map(({ id }) => id);
	const pairs = async (text: string) => (await all(text)).map(({ id, of }) => [id, of] as const);
	const sums = async (which: string) => {
		const rows = await pairs(`select staff_id || ' ' || item_id as id, sum(quantity) as of
			from supply_movement t where t.agency_id = $1 ${which} group by 1`);
		return new Map(rows.map(([id, sum]) => [id, Number(sum)]));
	};
	const from = (table: string) => `from ${table} t where t.agency_id = $1`;
	const tables = {
		operations: (await admin.unsafe(
			`select id, verdict, kind, problem->>'code' as code,
				least(occurred_at, received_at + interval '5 minutes') as at ${from('operation')}`,
			[agencyId]
		)) as unknown as Row[],
		keptRefused: await ids(`select operation_id as id ${from('refused_operation')}`),
		contacts: await ids(`select id ${from('contact')}`),
		measures: await ids(`select id ${from('measure')}`),
		anchors: await ids(`select id ${from('anchor')}`),
		consents: await ids(
			`select enrolment_id || ' ' || given as id ${from('consent')} and channel = 'on_site'`
		),
		checkIns: await ids(`select visit_id || ' ' || enrolment_id as id ${from('check_in')}`),
		cameAt: new Map(
			(
				await admin.unsafe(
					`select visit_id || ' ' || enrolment_id as id, checked_in_at as at ${from('check_in')}`,
					[agencyId]
				)
			).map((row) => [row.id as string, row.at as Date])
		),
		walkIns: await ids(`select t.series_id || ' ' || p.name || ' ' || p.phone as id
			from enrolment t join participant p on p.agency_id = t.agency_id and p.id = t.participant_id
			where t.agency_id = $1 and t.channel = 'staff'`),
		enrolmentOf: new Map([
			...(await pairs(`select id, id as of ${from('enrolment')}`)),
			...(await pairs(`select id, enrolment_id as of ${from('enrolment_alias')}`))
		]),
		seriesOf: new Map(await pairs(`select id, series_id as of ${from('visit')}`)),
		handOuts: await ids(`select concat_ws(' ', kind, hand_out_id, staff_id, item_id, quantity) as id
			${from('supply_movement')} and hand_out_id is not null`),
		exceptions: await ids(`select concat_ws(' ', t.id, t.staff_id, u.exception_id is not null) as id
			from granted_exception t left join exception_undo u
				on u.agency_id = t.agency_id and u.exception_id = t.id
			where t.agency_id = $1`),
		left: await sums(''),
		given: await sums(`and kind = 'received'`)
	};
	await admin.end();
	return tables;
}

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
	const wanted = { contacts: [], measures: [], anchors: [], consents: [] } as Record<
		'contacts' | 'measures' | 'anchors' | 'consents',
		string[]
	>;
	const checkIns = new Set<string>();
	const walkIns = new Set<string>();
	const unknown: string[] = [];
	for (const { id, draft } of drafts) {
		// No phone of a storm writes notes; exceptions are looked at by themselves.
		if (draft.kind === 'note') continue;
		if (draft.kind === 'exception' || draft.kind === 'exception-undo') continue;
		const { payload } = draft;
		const enrolmentId = tables.enrolmentOf.get(payload.enrolmentId);
		if (!enrolmentId) unknown.push(payload.enrolmentId);
		if (draft.kind === 'contact') {
			wanted.contacts.push(draft.payload.contactId);
			wanted.measures.push(...draft.payload.measures.map((one) => one.id));
		} else if (draft.kind === 'anchor') wanted.anchors.push(id);
		else if (draft.kind === 'consent') {
			wanted.consents.push(...draft.payload.items.map((one) => `${enrolmentId} ${one.given}`));
		} else if (draft.kind === 'check-in') checkIns.add(`${payload.visitId} ${enrolmentId}`);
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

/** A phone's day against that of a fresh phone of the same person. */
export function differingDay(whose: string, shown: DayBundle, fresh: DayBundle): Violation[] {
	const differences: string[] = [];
	compare('', { ...shown, generatedAt: '' }, { ...fresh, generatedAt: '' }, differences);
	return differences.map((where) =>
		broken('a phone shows another day than the server', `${whose}${where}`)
	);
}

function compare(where: string, shown: unknown, fresh: unknown, found: string[]): void {
	const isBranch = (one: unknown) => typeof one === 'object' && one !== null;
	if (!isBranch(shown) || !isBranch(fresh)) {
		if (shown !== fresh) found.push(`${where}: ${String(shown)} instead of ${String(fresh)}`);
		return;
	}
	const [left, right] = [shown, fresh] as Record<string, unknown>[];
	for (const key of new Set([...Object.keys(left!), ...Object.keys(right!)])) {
		compare(`${where}/${key}`, left![key], right![key], found);
	}
}
