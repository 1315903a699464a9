import { expect, test } from 'vitest';
import { changeLines, visitLine } from '#lib/visits/visit-lines.ts';

const ko = { zone: 'Asia/Seoul', locale: 'ko' } as const;
const en = { zone: 'Asia/Seoul', locale: 'en' } as const;
const visit = {
	number: 2,
	startsAt: new Date('2026-10-10T01:00:00Z'),
	endsAt: new Date('2026-10-10T03:30:00Z'),
	cancelledAt: null as Date | null
};
const before = { 2: '2026-10-03T01:00:00.000Z' };

test('a visit is a line with its number, day and times', () => {
	expect(visitLine(visit, ko)).toBe('2회차  2026년 10월 10일 (토) 10:00–12:30');
});

test('a visit that moved says what it was and what it is now', () => {
	expect(changeLines([visit], before, ko)).toBe(
		'2회차  10월 3일 (토) 10:00 → 10월 10일 (토) 10:00'
	);
	expect(changeLines([visit], before, en)).toBe('Visit 2  Sat 3 Oct 10:00 → Sat 10 Oct 10:00');
});

test('without a moment that was told, or with the same again, it says only what is', () => {
	const now = '2회차  10월 10일 (토) 10:00';
	expect(changeLines([visit], {}, ko)).toBe(now);
	expect(changeLines([visit], { 2: visit.startsAt.toISOString() }, ko)).toBe(now);
});

test('a visit that is off says so in place of a moment', () => {
	const gone = { ...visit, cancelledAt: new Date('2026-10-01T00:00:00Z') };
	expect(changeLines([gone], before, ko)).toBe('2회차  10월 3일 (토) 10:00 → 취소');
	expect(changeLines([gone, visit], before, ko).split('\n')).toHaveLength(2);
});

test('a visit that moves into another year says both years', () => {
	const moved = { ...visit, startsAt: new Date('2027-01-04T01:00:00Z') };
	expect(changeLines([moved], before, ko)).toBe(
		'2회차  2026년 10월 3일 (토) 10:00 → 2027년 1월 4일 (월) 10:00'
	);
});
