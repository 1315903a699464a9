import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayNumber, dayOf } from '#lib/base/days.ts';
import { anyInput } from '#lib/visits/time/any-input.test-kit.ts';
import { prepareBoard } from '#lib/visits/time/board.ts';
import { offers } from '#lib/visits/time/offers.ts';
import { plainSeries } from '#lib/visits/time/plain-rules.test-kit.ts';
import { proposeOn } from '#lib/visits/time/series.ts';

/** Calendars for each seed. The last seed is another one in every run. */
const CALENDARS = 1000;
const seeds = [20261122, 41, Date.now() % 1_000_000];

describe('a series is offered exactly where it can be booked', () => {
	test.each(seeds)(
		'around every change of clock, seed %i',
		(seed) => {
			let offered = 0;
			fc.assert(
				fc.property(anyInput, (input) => {
					const today = dayOf(input.now, input.zone);
					const listed = offers(input, addDays(today, -1), addDays(today, 8), Infinity);
					const times = listed.flatMap(({ day, times: all }) =>
						all.map(({ minute }) => `${day} ${minute}`)
					);
					const board = prepareBoard(input);
					const possible: string[] = [];
					for (let number = dayNumber(today) - 1; number <= dayNumber(today) + 6; number++) {
						const day = addDays(today, number - dayNumber(today));
						for (let minute = 0; minute < 1440; minute += 30) {
							const plain = plainSeries(input, day, minute)?.join() ?? null;
							const proposal = proposeOn(board, day, minute);
							const days = proposal.ok ? proposal.value.map((visit) => visit.day).join() : null;
							if (days !== plain) throw new Error(`${day} ${minute}: ${days} for ${plain}`);
							if (plain) possible.push(`${day} ${minute}`);
						}
					}
					expect(times).toEqual(possible);
					offered += times.length;
				}),
				{ numRuns: CALENDARS, seed }
			);
			expect(offered).toBeGreaterThan(CALENDARS);
		},
		90_000
	);
});
