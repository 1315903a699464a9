import { createHash } from 'node:crypto';
import type { FinalTables } from './final-tables.ts';
import { attemptsOf, type Attempt, type History } from './history.ts';
import { checkPhones } from './phone-checker.ts';
import { broken, grouped, once, type Violation } from './violations.ts';

/*
 * Judges a history against the tables that it left. Whatever was answered must be there; whatever
 * was refused must not; whatever nobody asked for must not; and what nobody knows may be either.
 */

/** What a visit of the town takes: counselors, and visits of one series. */
export const CREW = 2;
export const VISITS = 4;

/** Every broken promise. Empty is what everybody hopes for. */
export function check(history: History, tables: FinalTables): Violation[] {
	return [
		...overlaps(tables),
		...bookings(history, tables),
		...cancellations(history, tables),
		...followUps(tables),
		...checkPhones(history, tables)
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

// The office of the load cancels whole series only.
const everyVisit = Array.from({ length: VISITS }, (_, at) => at + 1).join();

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
		...gone.map((id) => `series-cancelled ${id} ${everyVisit}`)
	];
	return [
		...once('a notice', letters, tables.notices),
		...once('the job of a notice', tables.noticeIds, tables.sendingJobs),
		...once('the ledger row of a booking', ids, tables.booked),
		...once('the ledger row of a cancellation', gone, tables.cancelled)
	];
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
