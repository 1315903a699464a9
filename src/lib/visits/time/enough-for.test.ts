import { expect, test } from 'vitest';
import { enoughFor } from '#lib/visits/time/enough-for.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

const label = { ko: '방문', en: 'Visit' };
const visitOf = (number: number) => ({
	...{ number, offsetDays: number - 1, earlierDays: 0, laterDays: 0 },
	...{ role: 'first' as const, label }
});
const rules = {
	headcount: { min: 10, max: 200 },
	...{ crewSize: 2, crewSizeMax: 3, visitMinutesMax: 120, minutesPerPerson: 6 },
	...{ roundMinutesTo: 30, visits: [visitOf(1), { ...visitOf(2), sessionMinutes: 60 }] }
} as unknown as ServiceRules;

/** Thirty people: ninety minutes for two; whatever comes, an hour for the session after it. */
const booked = [
	{ number: 1, minutes: 90, crew: 2 },
	{ number: 2, minutes: 60, crew: 2 }
];
const enough = (headcount: number, was = 30, visits = booked) =>
	enoughFor(rules, { was, headcount }, visits);

test('fewer are always enough for, and as many as fit into the time that is kept', () => {
	expect(enough(10)).toBe(null);
	expect(enough(30)).toBe(null);
	expect(enough(31)).toMatchObject({
		code: 'visit_too_small',
		params: { number: 1, minutes: 120, crew: 2, headcount: 31 }
	});
});

test('a crew that has to grow is not there, however long the visit', () => {
	const long = [{ number: 1, minutes: 300, crew: 2 }];
	expect(enough(40, 30, long)).toBe(null);
	expect(enough(41, 30, long)).toMatchObject({ params: { crew: 3, minutes: 90 } });
	expect(enough(41, 30, [{ ...long[0]!, crew: 3 }])).toBe(null);
});

test('who is away from a crew for the moment is no reason', () => {
	expect(enough(30, 30, [{ number: 1, minutes: 90, crew: 1 }])).toBe(null);
});

test('a session takes everybody at once', () => {
	expect(enough(200, 30, [{ number: 2, minutes: 60, crew: 2 }])).toBe(null);
});
