import { fourVisits } from '#lib/visits/time/calendars.test-kit.ts';
import { describe, expect, test } from 'vitest';
import type { Offer } from '#lib/visits/time/offers.ts';
import { firstSuiting, inOrderOfService } from '#lib/visits/waiting/waiting.ts';

const at = (day: string, minute: number) => {
	const startsAt = new Date(Date.parse(`${day}T00:00:00Z`) + minute * 60_000);
	return { day, minute, startsAt, endsAt: startsAt, crews: 1 };
};
/** A Tuesday and the Friday after it, two times each. */
const days: Offer[] = ['2026-12-01', '2026-12-04'].map((day) => ({
	day,
	times: [at(day, 540), at(day, 600)]
}));
const all = [1, 2, 3, 4, 5, 6, 7];
const find = (weekdays: number[], beforeDay: string | null, offered: number[] = []) => {
	const found = firstSuiting(days, { weekdays, beforeDay }, new Set(offered));
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
	test('is never one that they let pass', () => {
		const [one, two] = days[0]!.times.map(({ startsAt }) => startsAt.getTime());
		expect(find(all, null, [one!])).toBe('2026-12-01 600');
		expect(find([2], null, [one!, two!])).toBe(null);
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
