import { expect, test } from 'vitest';
import { fourVisits } from '#lib/visits/time/calendars.test-kit.ts';
import { crewAndMinutes, type ServiceRules } from '#lib/visits/time/rules.ts';
import { crewNeeded } from '#lib/visits/week/week-board.ts';

const growing: ServiceRules = { ...fourVisits, crewSize: 2, crewSizeMax: 4, visitMinutesMax: 180 };
const needed = (headcount: number, rules = growing) => crewNeeded({ rules, headcount, number: 1 });

test('a visit needs the crew that it was booked with, also where many people made it grow', () => {
	expect([30, 36, 37, 54, 72, 100].map((people) => needed(people))).toEqual([2, 2, 3, 3, 4, 4]);
	for (const people of [30, 50, 70]) {
		expect(needed(people)).toBe(crewAndMinutes(growing, people, growing.visits[0]).crew);
	}
	expect(needed(100, fourVisits)).toBe(2);
});

test('a session of a calendar needs the usual crew, however many may come', () => {
	expect(needed(100, { ...growing, place: 'stops' })).toBe(2);
});
