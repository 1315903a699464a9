import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf } from '#lib/base/days.ts';
import { freeSeat, freeTurns, timeOf, turnsOf, type TakenTurn } from '#lib/visits/turns/turns.ts';

const zone = 'Asia/Seoul';

/** A visit on one day from one minute after midnight to another. */
function visit(from: number, until: number) {
	const day = '2026-12-02';
	return { startsAt: instantOf(day, from, zone), endsAt: instantOf(day, until, zone) };
}

const noon = [{ fromMinute: 720, untilMinute: 780 }];

describe('the turns of a visit', () => {
	test('follow each other, and what is left at the end is nobody’s', () => {
		const turns = turnsOf(visit(600, 650), { turnMinutes: 20 }, zone);
		expect(turns).toEqual([
			{ fromMinute: 0, untilMinute: 20 },
			{ fromMinute: 20, untilMinute: 40 }
		]);
	});

	test('go on at the end of a break', () => {
		const turns = turnsOf(visit(690, 840), { turnMinutes: 20, breaks: noon }, zone);
		expect(turns.map(({ fromMinute }) => fromMinute)).toEqual([0, 90, 110, 130]);
	});

	test('lie in the times of day that the rules name, with their places, each time anew', () => {
		const turnPlaces = [
			{ fromMinute: 1080, untilMinute: 1140, places: 1 },
			{ fromMinute: 610, untilMinute: 660, places: 8 }
		];
		const turns = turnsOf(visit(600, 1200), { turnMinutes: 25, turnPlaces }, zone);
		expect(turns.map(({ fromMinute, places }) => [fromMinute, places])).toEqual([
			[10, 8],
			[35, 8],
			[480, 1],
			[505, 1]
		]);
		expect(turnsOf(visit(660, 1080), { turnMinutes: 25, turnPlaces }, zone)).toEqual([]);
	});

	test('are none where the rules name no length', () => {
		expect(turnsOf(visit(600, 720), {}, zone)).toEqual([]);
	});

	test('move with their visit by the same gap', () => {
		const turn = { fromMinute: 40, untilMinute: 60 };
		expect(timeOf(visit(600, 720), turn).startsAt).toEqual(visit(640, 660).startsAt);
		expect(timeOf(visit(840, 960), turn).startsAt).toEqual(visit(880, 900).startsAt);
	});

	test('whatever the hours: never in a break, never over each other, never out of the visit', () => {
		const minutes = fc.integer({ min: 480, max: 960 });
		fc.assert(
			fc.property(
				fc.record({
					from: minutes,
					length: fc.integer({ min: 5, max: 400 }),
					turnMinutes: fc.integer({ min: 5, max: 60 }),
					breaks: fc.array(
						fc.tuple(minutes, fc.integer({ min: 1, max: 90 })).map(([at, long]) => ({
							fromMinute: at,
							untilMinute: at + long
						})),
						{ maxLength: 3 }
					)
				}),
				({ from, length, turnMinutes, breaks }) => {
					const turns = turnsOf(visit(from, from + length), { turnMinutes, breaks }, zone);
					let last = 0;
					for (const { fromMinute, untilMinute } of turns) {
						expect(fromMinute).toBeGreaterThanOrEqual(last);
						expect(untilMinute - fromMinute).toBe(turnMinutes);
						for (const pause of breaks) {
							const [begins, ends] = [from + fromMinute, from + untilMinute];
							expect(begins >= pause.untilMinute || ends <= pause.fromMinute).toBe(true);
						}
						last = untilMinute;
					}
					expect(last).toBeLessThanOrEqual(length);
				}
			)
		);
	});
});

describe('a place', () => {
	const turn = { fromMinute: 20, untilMinute: 40 };

	test('is the lowest that nobody has at that time', () => {
		const taken: TakenTurn[] = [
			{ fromMinute: 0, untilMinute: 20, seat: 1 },
			{ fromMinute: 20, untilMinute: 40, seat: 1 },
			{ fromMinute: 40, untilMinute: 60, seat: 2 }
		];
		expect(freeSeat(turn, taken, 2)).toBe(2);
		expect(freeSeat(turn, taken, 1)).toBeNull();
	});

	test('is there as often as the turn says, but never without a crew', () => {
		const taken = [{ ...turn, seat: 1 }];
		expect(freeSeat({ ...turn, places: 3 }, taken, 1)).toBe(2);
		expect(freeSeat({ ...turn, places: 1 }, taken, 2)).toBeNull();
		expect(freeSeat({ ...turn, places: 3 }, [], 0)).toBeNull();
	});

	test('is not free for a turn that lies partly over a taken one', () => {
		const older = [{ fromMinute: 30, untilMinute: 45, seat: 1 }];
		expect(freeSeat(turn, older, 1)).toBeNull();
	});

	test('is offered until its turn begins, as long as one is free', () => {
		const taken = [{ fromMinute: 40, untilMinute: 60, seat: 1 }];
		const asked = { zone, taken, seats: 1, now: visit(600, 720).startsAt };
		const free = freeTurns(visit(600, 720), { turnMinutes: 20 }, asked);
		expect(free.map(({ fromMinute }) => fromMinute)).toEqual([20, 60, 80, 100]);
	});
});
