import { createHash } from 'node:crypto';
import { CREW, VISITS } from './checker.ts';
import { broken, grouped, type Violation } from './violations.ts';

/*
 * Judges a rush for time: what was answered yes is there, what was answered no left nothing, no two
 * live allocations overlap, and no visit or hold has less than its whole crew.
 */

/** One thing that a client asked for; several of one key are one form sent again. */
export type Asked = {
	kind: 'hold' | 'book' | 'confirm' | 'move';
	/** What the client calls it: the key of its form, or the series. A hold has none. */
	key: string;
	result: 'yes' | 'no' | 'unknown';
	/** The token that came with a yes. */
	token?: string;
};

/** Times are milliseconds since 1970. */
export type RushTables = {
	series: { id: string; key: string; isNew: boolean }[];
	visits: { id: string; seriesId: string; from: number; until: number }[];
	allocations: {
		id: string;
		visitId: string | null;
		holdId: string | null;
		resourceId: string;
		from: number;
		until: number;
		isLive: boolean;
	}[];
	holds: { id: string; tokenHash: string; isEnded: boolean }[];
	/** The private links of series. */
	links: { tokenHash: string; seriesId: string }[];
	/** The series that were confirmed, and the keys of the changes of dates. */
	confirmed: string[];
	moved: string[];
};

/** Every broken promise. */
export function checkRush(asked: Asked[], tables: RushTables): Violation[] {
	return [
		...overlaps(tables),
		...crews(tables),
		...holds(asked, tables),
		...bookings(asked, tables),
		...answered(asked, 'move', new Set(tables.moved)),
		...confirmations(asked, tables)
	];
}

function overlaps({ allocations }: RushTables): Violation[] {
	const live = allocations.filter((one) => one.isLive);
	return [...grouped(live, (one) => one.resourceId).values()].flatMap((ofOne) => {
		const inOrder = [...ofOne].sort((a, b) => a.from - b.from);
		let until = -Infinity;
		return inOrder.flatMap((one) => {
			const isInside = one.from < until;
			until = Math.max(until, one.until);
			return isInside ? [broken('two live allocations overlap', one.id)] : [];
		});
	});
}

/** No visit was cancelled in a rush: each has its crew, over all of its time. */
function crews({ visits, allocations }: RushTables): Violation[] {
	const live = grouped(
		allocations.filter((one) => one.isLive && one.visitId !== null),
		(one) => one.visitId!
	);
	return visits.flatMap(({ id, from, until }) => {
		const own = live.get(id) ?? [];
		const covers = own.filter((one) => one.from <= from && one.until >= until);
		const people = new Set(covers.map((one) => one.resourceId));
		const isWhole = own.length === CREW && people.size === CREW;
		return isWhole ? [] : [broken('a visit without its whole crew', id)];
	});
}

function holds(asked: Asked[], { holds: all, allocations }: RushTables): Violation[] {
	const known = new Set(all.map((one) => one.tokenHash));
	const attempts = asked.filter((one) => one.kind === 'hold');
	const kept = attempts.filter((one) => one.result === 'yes');
	const mayBe = attempts.filter((one) => one.result !== 'no').length;
	const lost = kept.filter((one) => !known.has(sha256(one.token ?? '')));
	return [
		...lost.map((one) => broken('an answered hold is not there', one.token ?? '')),
		...(all.length > mayBe ? [broken('a refused hold left something', String(all.length))] : []),
		...all.flatMap(({ id, isEnded }) => {
			const own = allocations.filter((one) => one.holdId === id && one.isLive && !one.visitId);
			if (isEnded && own.length) return [broken('a hold that ended still keeps time', id)];
			const isWhole = isEnded || own.length === CREW * VISITS;
			return isWhole ? [] : [broken('half a hold', id)];
		})
	];
}

function bookings(asked: Asked[], tables: RushTables): Violation[] {
	const keys = new Set(tables.series.map((one) => one.key));
	const wanted = new Set(asked.filter((one) => one.kind === 'book').map((one) => one.key));
	const known = new Map(tables.links.map((one) => [one.tokenHash, one.seriesId]));
	const bySeries = grouped(tables.visits, (one) => one.seriesId);
	const ofKey = new Map(tables.series.map((one) => [one.key, one.id]));
	return [
		...answered(asked, 'book', keys),
		...tables.series.flatMap(({ id, key, isNew }) => [
			...(isNew && !wanted.has(key) ? [broken('a booking that nobody asked for', key)] : []),
			...(bySeries.get(id)?.length === VISITS ? [] : [broken('half a booking', id)])
		]),
		...asked
			.filter((one) => one.kind === 'book' && one.result === 'yes')
			.filter((one) => known.get(sha256(one.token ?? '')) !== ofKey.get(one.key))
			.map((one) => broken('an answer leads to another booking, or to none', one.key))
	];
}

/** What was said yes to is there; what was said nothing but no to is not. */
function answered(asked: Asked[], kind: Asked['kind'], there: Set<string>): Violation[] {
	const byKey = grouped(
		asked.filter((one) => one.kind === kind),
		(one) => one.key
	);
	return [...byKey].flatMap(([key, attempts]) => {
		const isPromised = attempts.some((one) => one.result === 'yes');
		const isRefused = attempts.every((one) => one.result === 'no');
		if (isPromised && !there.has(key)) return [broken(`an answered ${kind} is not there`, key)];
		return isRefused && there.has(key) ? [broken(`a refused ${kind} left something`, key)] : [];
	});
}

/** A second confirmation is refused, so a no says nothing here. */
function confirmations(asked: Asked[], { confirmed }: RushTables): Violation[] {
	const there = new Set(confirmed);
	const attempts = asked.filter((one) => one.kind === 'confirm');
	const wanted = new Set(attempts.map((one) => one.key));
	return [
		...attempts
			.filter((one) => one.result === 'yes' && !there.has(one.key))
			.map((one) => broken('an answered confirm is not there', one.key)),
		...confirmed
			.filter((id) => !wanted.has(id))
			.map((id) => broken('a confirmation that nobody asked for', id))
	];
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
