import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayNumber, dayOf } from '#lib/base/days.ts';
import { counselorState, dayBoardOf, prepareBoard } from '#lib/visits/time/board.ts';
import { blockedTime } from '#lib/visits/time/travel.ts';
import { anyInput } from '#lib/visits/time/any-input.test-kit.ts';

import { stateAtVisit } from '#lib/visits/crews/counselor-at-visit.ts';

const MINUTE_MS = 60_000;
const CALENDARS = 50;
const DAYS = 6;

describe('a counselor at a visit whose time is set', () => {
	test('is judged as the board judges them, around every change of clock', () => {
		const seen = new Set<number>();
		fc.assert(
			fc.property(anyInput, (asked) => {
				// What was promised stays, whatever the service says of its day by now.
				const rules = {
					...asked.rules,
					...{ season: undefined, calendar: undefined, breaks: undefined, closed: undefined }
				};
				// Nor whether its place is in use: this is about the counselor alone.
				const input = { ...asked, rules, placeBusy: [], isHoliday: () => false };
				const board = prepareBoard(input);
				const { durationMinutes: length } = board;
				for (let shift = 0; shift < DAYS; shift++) {
					const day = dayNumber(addDays(dayOf(input.now, input.zone), shift));
					const { starts, states } = dayBoardOf(board, day);
					input.counselors.forEach((calendar, at) => {
						starts.forEach((start, index) => {
							if (Number.isNaN(start)) return;
							const moment = (minutes: number) => new Date((start + minutes) * MINUTE_MS);
							const visit = {
								startsAt: moment(0),
								endsAt: moment(length),
								blocked: blockedTime(rules, start * MINUTE_MS, (start + length) * MINUTE_MS)
							};
							const state = stateAtVisit(calendar, visit, input.rules.setUpMinutes, input.zone);
							const onBoard = states[at * starts.length + index];
							if (state !== onBoard) throw new Error(`${day} ${index}: ${state} for ${onBoard}`);
							seen.add(state);
						});
					});
				}
			}),
			{ numRuns: CALENDARS }
		);
		expect(seen).toEqual(new Set(Object.values(counselorState)));
	});
});
