import { expect, test } from 'vitest';
import { whatHolds } from '#lib/visits/what-holds.ts';

const visit = (number: number, day: string, cancelledAt: Date | null = null) => ({
	number,
	startsAt: new Date(`${day}T01:00:00Z`),
	endsAt: new Date(`${day}T03:00:00Z`),
	cancelledAt
});
const at = (day: string, time = '06:00') => new Date(`${day}T${time}:00Z`);
const gone = at('2026-11-24');
const two = [visit(1, '2026-11-26'), visit(2, '2026-12-10')];
const of = (
	series: { confirmedAt: Date | null; isApologized?: boolean },
	visits: typeof two,
	now: Date
) => {
	const found = whatHolds(series, visits, now);
	return [found.standing, ...found.visits.map(({ number }) => number)];
};
const requested = { confirmedAt: null };
const confirmed = { confirmedAt: at('2026-11-23') };

test('a request stands until its first visit comes without an answer, then only what is left', () => {
	expect(of(requested, two, at('2026-11-25'))).toEqual(['requested', 1, 2]);
	expect(of(requested, two, at('2026-11-26', '02:00'))).toEqual(['unanswered', 1, 2]);
	expect(of(requested, two, at('2026-11-27'))).toEqual(['unanswered', 2]);
	expect(of(requested, two, at('2026-12-11'))).toEqual(['lapsed']);
	const told = { ...requested, isApologized: true };
	expect(of(told, [visit(1, '2026-12-01')], at('2026-11-27'))).toEqual(['unanswered', 1]);
	expect(of({ ...told, ...confirmed }, two, at('2026-11-25'))).toEqual(['confirmed', 1, 2]);
});

test('a promise holds for what was to come when it was given', () => {
	expect(of(confirmed, two, at('2026-12-11'))).toEqual(['confirmed', 1, 2]);
	const late = { confirmedAt: at('2026-11-27') };
	expect(of(late, two, at('2026-11-28'))).toEqual(['confirmed', 2]);
	expect(of(late, two, at('2026-12-11'))).toEqual(['confirmed', 2]);
});

test('of what was cancelled nothing holds, before the promise and after it', () => {
	const part = [visit(1, '2026-11-26', gone), visit(2, '2026-12-10')];
	expect(of(confirmed, part, at('2026-11-25'))).toEqual(['confirmed', 2]);
	expect(of(requested, part, at('2026-11-27'))).toEqual(['requested', 2]);
	const all = two.map((one) => ({ ...one, cancelledAt: gone }));
	expect(of(requested, all, at('2026-11-25'))).toEqual(['cancelled']);
	expect(of(confirmed, all, at('2026-11-25'))).toEqual(['cancelled']);
	// The first lapsed, the rest was cancelled afterwards.
	expect(of(requested, [two[0]!, all[1]!], at('2026-11-27'))).toEqual(['lapsed']);
});
