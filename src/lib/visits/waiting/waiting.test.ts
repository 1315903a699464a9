import { fourVisits } from '#lib/visits/time/calendars.test-kit.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, weekday, type Day } from '#lib/base/days.ts';
import { OFFERS_MAX } from '#lib/visits/holds/holding.ts';
import type { Offer } from '#lib/visits/time/offers.ts';
import {
	firstSuiting,
	inOrderOfService,
	isEnough,
	type Start
} from '#lib/visits/waiting/waiting.ts';

const at = (day: string, minute: number) => {
	const startsAt = new Date(Date.parse(`${day}T00:00:00Z`) + minute * 60_000);
	return { day, minute, startsAt, endsAt: startsAt, crews: 1 };
};
/** A Tuesday and the Friday after it, two times each before noon and one after. */
const days: Offer[] = ['2026-12-01', '2026-12-04'].map((day) => ({
	day,
	times: [at(day, 540), at(day, 600), at(day, 780)]
}));
const all = [1, 2, 3, 4, 5, 6, 7];
const find = (weekdays: number[], beforeDay: string | null, offered: string[] = []) => {
	const starts = offered.map((text) => {
		const [day, minute] = text.split(' ') as [string, string];
		return { day, minute: Number(minute) };
	});
	const found = firstSuiting(days, { weekdays, beforeDay }, starts);
	return found && `${found.day} ${found.minute}`;
};

describe('the first time that suits somebody who waits', () => {
	test('is the first of all where every day suits', () => {
		expect(find(all, null)).toBe('2026-12-01 540');
	});
	test('lies on a day of the week that suits', () => {
		expect(find([5], null)).toBe('2026-12-04 540');
		expect(find([1], null)).toBe(null);
	});
	test('lies before the day that was named, never on it', () => {
		expect(find([5], '2026-12-05')).toBe('2026-12-04 540');
		expect(find([5], '2026-12-04')).toBe(null);
	});
	test('lies on another day than what they let pass, while another one suits', () => {
		expect(find(all, null, ['2026-12-01 540'])).toBe('2026-12-04 540');
		expect(find(all, null, ['2026-12-04 540'])).toBe('2026-12-01 540');
		// What was offered may be listed no more.
		expect(find(all, null, ['2026-12-01 570'])).toBe('2026-12-04 540');
	});
	test('lies in the other half of a day that comes once more, where no other has time', () => {
		expect(find([2], null, ['2026-12-01 540'])).toBe('2026-12-01 780');
		expect(find([2], null, ['2026-12-01 780'])).toBe('2026-12-01 540');
		expect(find(all, '2026-12-04', ['2026-12-01 600'])).toBe('2026-12-01 780');
		expect(find(all, null, ['2026-12-01 540', '2026-12-04 840'])).toBe('2026-12-01 780');
	});
	test('is none where each day that suits was offered twice, or its other half has none', () => {
		expect(find([2], null, ['2026-12-01 540', '2026-12-01 780'])).toBe(null);
		expect(find([2], null, ['2026-12-01 540', '2026-12-01 600'])).toBe(null);
		const morning = [{ day: '2026-12-01', times: [at('2026-12-01', 540)] }];
		const wish = { weekdays: all, beforeDay: null };
		expect(firstSuiting(morning, wish, [{ day: '2026-12-01', minute: 600 }])).toBe(null);
	});
});

describe('whoever lets everything pass', () => {
	const someDay = fc.integer({ min: 0, max: 9 }).map((more) => addDays('2026-12-01', more));
	const someTimes = fc.uniqueArray(
		fc.integer({ min: 16, max: 35 }).map((half) => half * 30),
		{ minLength: 1, maxLength: 6 }
	);
	const someDays = fc.dictionary(someDay, someTimes, { maxKeys: 6 }).map((times): Offer[] =>
		Object.keys(times)
			.toSorted()
			.map((day) => ({
				day,
				times: times[day]!.toSorted((a, b) => a - b).map((minute) => at(day, minute))
			}))
	);
	// Some of the days have no time left by the next round, or have some again.
	const someRounds = fc.array(someDays, { minLength: 1, maxLength: 12 });
	const someWish = fc.record({
		weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
		beforeDay: fc.option(someDay)
	});
	const isMorning = ({ minute }: Start) => minute < 720;

	test('is asked about no day again while another suits, and about none three times', () => {
		fc.assert(
			fc.property(someRounds, someWish, (rounds, wish) => {
				const offered: Start[] = [];
				for (const listed of rounds) {
					const suits = (day: Day) =>
						wish.weekdays.includes(weekday(day)) && (!wish.beforeDay || day < wish.beforeDay);
					const known = (day: Day) => offered.filter((one) => one.day === day);
					const isFresh = listed.some(({ day }) => suits(day) && !known(day).length);
					const found = firstSuiting(listed, wish, offered);
					if (isFresh) expect(found && known(found.day)).toEqual([]);
					if (!found) continue;
					expect(suits(found.day)).toBe(true);
					expect(listed.flatMap(({ times }) => times)).toContain(found);
					const before = known(found.day);
					expect(before.length).toBeLessThanOrEqual(1);
					for (const one of before) expect(isMorning(one)).not.toBe(isMorning(found));
					offered.push({ day: found.day, minute: found.minute });
				}
			})
		);
	});

	test('loses the place after so many days, however often each of them was offered', () => {
		const morning = (day: Day) => ({ day, minute: 540 });
		const both = (day: Day) => [morning(day), { day, minute: 780 }];
		const [first, second, third] = ['2026-12-01', '2026-12-04', '2026-12-08'] as const;
		expect(isEnough([], 0)).toBe(false);
		expect(isEnough([...both(first), ...both(second)], 0)).toBe(false);
		expect(isEnough([...both(first), ...both(second), morning(third)], 0)).toBe(true);
		expect(isEnough([...both(first)], OFFERS_MAX - 2)).toBe(false);
		expect(isEnough([morning(first)], OFFERS_MAX - 1)).toBe(true);
	});
});

test('small organizations come first where the service says so, each part in its order', () => {
	const one = (name: string, organizationSize: number | null, sizeMax?: number) => {
		const rules = sizeMax ? { ...fourVisits, waitingFirst: { sizeMax } } : fourVisits;
		return { name, waiting: { organizationSize }, service: { rules } };
	};
	const line = [
		one('a', 300, 50),
		one('b', 50, 50),
		one('c', null, 50),
		one('d', 8, 50),
		one('e', 8)
	];
	expect(inOrderOfService(line).map(({ name }) => name)).toEqual(['b', 'd', 'a', 'c', 'e']);
});
