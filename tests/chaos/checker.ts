import { createHash } from 'node:crypto';
import type { FinalTables } from './final-tables.ts';
import { attemptsOf, type Attempt, type History, type Recorded } from './history.ts';

/*
 * Judges a history against the tables that it left. Whatever was answered must be there; whatever
 * was refused must not; whatever nobody asked for must not; and what nobody knows may be either.
 */

/** What a visit of the town takes: counselors, and visits of one series. */
export const CREW = 2;
export const VISITS = 4;

/** A broken promise: which one, about what. */
export type Violation = { rule: string; about: string };

/** Every broken promise. Empty is what everybody hopes for. */
export function check(history: History, tables: FinalTables): Violation[] {
	return [
		...overlaps(tables),
		...bookings(history, tables),
		...cancellations(history, tables),
		...followUps(tables),
		...operations(history, tables),
		...answersToPhones(history),
		...order(history, tables),
		...shownDays(history, tables)
	];
}

function overlaps({ allocations }: FinalTables): Violation[] {
	const live = allocations.filter((one) => one.isLive).sort((a, b) => a.from - b.from);
	return [...grouped(live, (one) => one.resourceId).values()].flatMap((ofOne) =>
		ofOne
			.filter((one, at) => at > 0 && one.from < Math.max(...ofOne.slice(0, at).map((b) => b.to)))
			.map((one) => broken('two live allocations overlap', one.id))
	);
}

function bookings(history: History, tables: FinalTables): Violation[] {
	const asked = grouped(attemptsOf(history, 'book'), (one) => one.asked.key);
	const there = grouped(tables.series, (one) => one.key);
	const ghosts = [...there.keys()].filter((key) => !asked.has(key));
	return [
		...ghosts.map((key) => broken('a booking that nobody asked for', key)),
		...[...asked].flatMap(([key, attempts]) => booking(key, attempts, there.get(key) ?? [], tables))
	];
}

function booking(
	key: string,
	attempts: Attempt<'book'>[],
	series: FinalTables['series'],
	tables: FinalTables
): Violation[] {
	const isPromised = attempts.some((one) => one.result === 'ok');
	const isRefused = attempts.every((one) => one.result === 'fail');
	const [found] = series;
	if (!found) return isPromised ? [broken('an answered booking is not there', key)] : [];
	return [
		...(isRefused ? [broken('a refused booking left something', key)] : []),
		...(series.length > 1 ? [broken('one request was booked twice', key)] : []),
		...(attempts.some((one) => one.asked.startsAt !== found.startsAt)
			? [broken('booked at another time than asked', key)]
			: []),
		...whole(found.id, tables),
		...sameAnswers(found.id, attempts, tables)
	];
}

/** All visits of a series with their crews, or it is half a booking. */
function whole(seriesId: string, { visits, allocations }: FinalTables): Violation[] {
	const own = visits.filter((one) => one.seriesId === seriesId);
	const crews = own.map(({ id }) => allocations.filter((one) => one.visitId === id));
	const isWhole = own.length === VISITS && crews.every((crew) => crew.length === CREW);
	return isWhole ? [] : [broken('half a booking', seriesId)];
}

/** Each answer to one request leads to the same series. */
function sameAnswers(
	seriesId: string,
	attempts: Attempt<'book'>[],
	{ links }: FinalTables
): Violation[] {
	const known = new Map(links.map((one) => [one.tokenHash, one.seriesId]));
	return attempts
		.filter((one) => one.result === 'ok')
		.filter((one) => known.get(sha256(one.heard?.token ?? '')) !== seriesId)
		.map((one) => broken('an answer leads to another booking, or to none', one.asked.key));
}

function cancellations(history: History, tables: FinalTables): Violation[] {
	const attempts = grouped(attemptsOf(history, 'cancel'), (one) => one.asked.seriesId);
	const gone = new Set(tables.cancelledVisits);
	return tables.series.flatMap(({ id }) => {
		const own = tables.visits.filter((one) => one.seriesId === id).map((one) => one.id);
		const count = own.filter((visitId) => gone.has(visitId)).length;
		const asked = attempts.get(id) ?? [];
		const isPromised = asked.some((one) => one.result === 'ok');
		const mayBe = asked.some((one) => one.result !== 'fail');
		const held = tables.allocations.filter((one) => own.includes(one.visitId) && one.isLive);
		return [
			...(isPromised && !count ? [broken('an answered cancellation is not there', id)] : []),
			...(count && !mayBe ? [broken('a cancellation that nobody asked for', id)] : []),
			...(count && count < own.length ? [broken('half a cancellation', id)] : []),
			...(count && held.length ? [broken('a cancelled visit still holds its crew', id)] : []),
			...(!count && held.length < own.length * CREW ? [broken('a visit lost its crew', id)] : [])
		];
	});
}

/** The mail, its job and the ledger row: one for each booking and each cancellation, no more. */
function followUps(tables: FinalTables): Violation[] {
	const cancelled = new Set(
		tables.visits
			.filter((one) => tables.cancelledVisits.includes(one.id))
			.map((one) => one.seriesId)
	);
	const ids = tables.series.map((one) => one.id);
	const gone = ids.filter((id) => cancelled.has(id));
	const letters = [
		...ids.map((id) => `series-booked ${id}`),
		...gone.map((id) => `series-cancelled ${id}`)
	];
	return [
		...once('a notice', letters, tables.notices),
		...once('the job of a notice', tables.noticeIds, tables.sendingJobs),
		...once('the ledger row of a booking', ids, tables.booked),
		...once('the ledger row of a cancellation', gone, tables.cancelled)
	];
}

function operations(history: History, tables: FinalTables): Violation[] {
	const recorded = new Map(history.recorded.map((one) => [one.id, one]));
	const acknowledged = acknowledgedOf(history);
	const effects = [...tables.contacts, ...tables.anchors];
	const rows = tables.operations.map((one) => one.id);
	const applied = tables.operations.filter((one) => one.verdict === 'applied');
	const wanted = applied.flatMap((one) => recorded.get(one.id)?.effect ?? []);
	const has = new Set(applied.map((one) => one.id));
	return [
		...[...acknowledged]
			.filter((id) => !has.has(id))
			.map((id) => broken('an answered fact is not there', id)),
		...history.recorded
			.filter(({ id }) => !acknowledged.has(id))
			.map(({ id }) => broken('a fact never reached the server', id)),
		...rows
			.filter((id) => !recorded.has(id))
			.map((id) => broken('a fact that nobody recorded', id)),
		...twice(rows).map((id) => broken('a fact was kept twice', id)),
		...once('the row of a fact', wanted, effects),
		...tables.operations
			.filter((one) => one.verdict !== 'applied')
			.map((one) => broken('a true fact was refused', one.id))
	];
}

/** What the server has said it has. */
export function acknowledgedOf(history: History): Set<string> {
	const heard = attemptsOf(history, 'push').flatMap((one) => one.heard?.results ?? []);
	const isHad = ({ verdict }: { verdict: string }) =>
		verdict === 'applied' || verdict === 'duplicate';
	return new Set(heard.filter(isHad).map((one) => one.id));
}

/** Applied is said once; duplicate only of what was sent before; refused of nothing here. */
function answersToPhones(history: History): Violation[] {
	const sent = new Map<string, number>();
	const applied = new Set<string>();
	return attemptsOf(history, 'push')
		.toSorted((a, b) => a.invokedAt - b.invokedAt)
		.flatMap((attempt) => {
			for (const { id } of attempt.asked.operations) sent.set(id, (sent.get(id) ?? 0) + 1);
			return (attempt.heard?.results ?? []).flatMap(({ id, verdict }) => {
				const isAgain = applied.has(id);
				if (verdict === 'applied') applied.add(id);
				if (verdict === 'applied' && isAgain) return [broken('a fact was applied twice', id)];
				if (verdict === 'refused') return [broken('a true fact was refused', id)];
				const isFirst = verdict === 'duplicate' && sent.get(id) === 1;
				return isFirst ? [broken('a first sending was called a duplicate', id)] : [];
			});
		});
}

/**
 * A phone's facts are taken in its order: those of one answer, and those of which one was answered
 * before the other was sent. (One that met a broken connection comes later; it holds up no other.)
 */
function order(history: History, tables: FinalTables): Violation[] {
	const receivedAt = new Map(tables.operations.map((one) => [one.id, one.receivedAt]));
	const isLate = (id: string, than: string) =>
		(receivedAt.get(id) ?? 0) > (receivedAt.get(than) ?? Infinity);
	const answered = attemptsOf(history, 'push').filter((one) => one.result === 'ok');
	return [...grouped(answered, (one) => one.asked.device).values()].flatMap((ofDevice) => {
		const inOrder = ofDevice.toSorted((a, b) => a.returnedAt! - b.returnedAt!);
		const taken = inOrder.map((one) => freshIn(one));
		return taken.flatMap((ids, at) => {
			const before = at > 0 ? taken[at - 1]!.at(-1) : undefined;
			const chain = before ? [before, ...ids] : ids;
			return chain
				.slice(1)
				.filter((id, place) => isLate(chain[place]!, id))
				.map((id) => broken('taken out of order', id));
		});
	});
}

/** The facts of an answer that were taken by it, in the phone's order. */
function freshIn({ asked, heard }: Attempt<'push'>): string[] {
	const fresh = new Set(
		heard!.results.filter((one) => one.verdict === 'applied').map((one) => one.id)
	);
	return asked.operations
		.toSorted((a, b) => a.seq - b.seq)
		.map((one) => one.id)
		.filter((id) => fresh.has(id));
}

/** When all is quiet every phone is shown every contact that it recorded. */
function shownDays(history: History, { shown }: FinalTables): Violation[] {
	const byDevice = new Map(shown.map((one) => [one.device, new Set(one.contacts)]));
	return history.recorded
		.filter((one) => one.kind === 'contact' && !byDevice.get(one.device)?.has(one.effect))
		.map((one: Recorded) => broken('a phone is not shown what it recorded', one.id));
}

/** Exactly one of each that is wanted; for what is found besides, nobody asked. */
function once(what: string, wanted: string[], found: string[]): Violation[] {
	const has = new Set(found);
	const isWanted = new Set(wanted);
	return [
		...wanted.filter((id) => !has.has(id)).map((id) => broken(`${what} is missing`, id)),
		...found.filter((id) => !isWanted.has(id)).map((id) => broken(`${what} is one too many`, id)),
		...twice(found).map((id) => broken(`${what} is there twice`, id))
	];
}

function twice(ids: string[]): string[] {
	const seen = new Set<string>();
	return ids.filter((id) => seen.has(id) || !seen.add(id));
}

function grouped<T>(all: T[], keyOf: (one: T) => string): Map<string, T[]> {
	return Map.groupBy(all, keyOf);
}

function broken(rule: string, about: string): Violation {
	return { rule, about };
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
