import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayOf, wallClock } from '#lib/base/days.ts';
import { anyInput } from '#lib/visits/time/any-input.test-kit.ts';
import type { AvailabilityInput } from '#lib/visits/time/counselor-calendar.ts';
import { offers } from '#lib/visits/time/offers.ts';
import { plainCrew, plainlyFree } from '#lib/visits/time/plain-rules.test-kit.ts';
import { proposeSeries, type ProposedVisit } from '#lib/visits/time/series.ts';

function series(input: AvailabilityInput, day: string, minute: number): ProposedVisit[] {
	const outcome = proposeSeries(input, day, minute);
	if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
	return outcome.value;
}

describe('a series of visits', () => {
	test('has crews that are free, stay the same where anybody can, and keep the wall clock', () => {
		let seen = 0;
		fc.assert(
			fc.property(anyInput, (input) => {
				const today = dayOf(input.now, input.zone);
				const sizes = input.rules.visits.map((visit) => plainCrew(input, visit).crew);
				const skillsOf = (id: string) => input.counselors.find((one) => one.id === id)!.skills!;
				const needed = input.rules.skills ?? [];
				for (const { day, times } of offers(input, today, addDays(today, 8), 2)) {
					for (const { minute } of times.slice(0, 3)) {
						const visits = series(input, day, minute);
						const free = visits.map((visit, at) =>
							plainlyFree(input, visit.day, minute, input.rules.visits[at])
						);
						visits.forEach((visit, at) => {
							expect(new Set(visit.crewIds).size).toBe(sizes[at]);
							expect(free[at]).toEqual(expect.arrayContaining(visit.crewIds));
							expect(visit.crewIds.flatMap(skillsOf)).toEqual(expect.arrayContaining(needed));
							expect(wallClock(visit.startsAt, input.zone)).toEqual({ day: visit.day, minute });
						});
						const always = free[0]!.filter((id) => free.every((ids) => ids.includes(id)));
						if (always.length < Math.max(...sizes)) continue;
						// Who is needed for a skill may leave before the others.
						if (needed.length) continue;
						seen++;
						// Of two crews the smaller is part of the larger; of one size they are the same.
						const crews = visits.map((visit) => visit.crewIds);
						const ordered = crews.toSorted((a, b) => a.length - b.length);
						ordered.slice(1).forEach((larger, before) => {
							expect(larger).toEqual(expect.arrayContaining(ordered[before]!));
						});
					}
				}
			}),
			{ numRuns: 1000 }
		);
		expect(seen).toBeGreaterThan(100);
	}, 60_000);
});
