import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayOf, daysBetween } from '#lib/base/days.ts';
import { anyInput } from '#lib/visits/time/any-input.test-kit.ts';
import { busyOn, counselor, fourVisits, inSeoul } from '#lib/visits/time/calendars.test-kit.ts';
import { explainStart, nearestAlternatives, offeredDays, offers } from '#lib/visits/time/offers.ts';

const until = '2026-12-31';

describe('offered days', () => {
	test('are the first ten days on which a series can begin, from the end of the lead time', () => {
		const days = offers(inSeoul(), '2026-08-24', until).map(({ day }) => day);
		expect(days.length).toBe(10);
		expect([days[0], days[5], days[9]]).toEqual(['2026-08-31', '2026-09-07', '2026-09-11']);
	});

	test('begin and end where the asker wants them', () => {
		const days = offers(inSeoul(), '2026-09-05', '2026-09-08').map(({ day }) => day);
		expect(days).toEqual(['2026-09-07', '2026-09-08']);
		expect(offers(inSeoul(), '2026-09-05', '2026-09-30', 2).length).toBe(2);
	});

	test('leave out a day whose last visit finds no place, and say so', () => {
		const isHoliday = (day: string) => day >= '2026-10-10' && day <= '2026-10-13';
		const input = inSeoul({ isHoliday });
		expect(offers(input, '2026-09-01', '2026-09-01')).toEqual([]);
		expect(explainStart(input, '2026-09-01')).toEqual({
			code: 'series_does_not_fit',
			params: { number: 4 }
		});
		expect(explainStart(input, '2026-09-02')).toBeNull();
	});

	test('that fail at every time name the visit that the best of them came to', () => {
		const blocked = (from: string, to: string, ...span: [string, string]) =>
			Array.from({ length: daysBetween(from, to) + 1 }, (_, at) =>
				busyOn(addDays(from, at), ...span)
			);
		// Afternoons end at the second visit, mornings at the last.
		const busy = [
			...blocked('2026-09-12', '2026-09-18', '12:00', '18:00'),
			...blocked('2026-10-10', '2026-10-13', '09:00', '18:00')
		];
		const counselors = [counselor('a', { busy }), counselor('b', { busy })];
		const input = inSeoul({ counselors, rules: { ...fourVisits, minutesPerPerson: 4 } });
		expect(explainStart(input, '2026-09-01')!.params).toEqual({ number: 4 });
	});

	test('leave out only the times at which a later visit finds nobody', () => {
		const mornings = Array.from({ length: 7 }, (_, at) =>
			busyOn(addDays('2026-09-12', at), '09:00', '12:00')
		);
		const counselors = [counselor('a', { busy: mornings }), counselor('b')];
		const [first] = offers(inSeoul({ counselors }), '2026-09-01', '2026-09-01');
		// After twelve come travel and set-up.
		expect(first!.times[0]!.minute).toBe(13 * 60 + 30);
	});

	test('of a calendar have times or a refusal', () => {
		const days = offeredDays(inSeoul(), '2026-08-29', '2026-09-06');
		const words = days.map(({ times, refusal }) => refusal?.code ?? times.length);
		const [soon, closed] = ['too_soon', 'day_outside_hours'];
		expect(words).toEqual([soon, soon, 13, 13, 13, 13, 13, closed, closed]);
		expect(offeredDays(inSeoul(), '2026-08-24', '2199-12-31').length).toBe(91);
	});
});

describe('alternatives', () => {
	const taken = ['a', 'b', 'c'].map((id) =>
		counselor(id, { busy: [busyOn('2026-09-01', '09:00', '18:00')] })
	);

	test('are the nearest times, of two equally near the earlier', () => {
		const slots = nearestAlternatives(inSeoul(), '2026-09-01', 600);
		expect(slots.map(({ day, minute }) => `${day} ${minute}`)).toEqual([
			'2026-09-01 570',
			'2026-09-01 630',
			'2026-09-01 660'
		]);
	});

	test('of a full day come from the days beside it', () => {
		const slots = nearestAlternatives(inSeoul({ counselors: taken }), '2026-09-01', 750, 2);
		expect(slots.map(({ day, minute }) => `${day} ${minute}`)).toEqual([
			'2026-08-31 930',
			'2026-09-02 570'
		]);
	});

	test('of a day long before or after come from the edge of what can be booked', () => {
		expect(nearestAlternatives(inSeoul(), '2026-01-01', 600)[0]!.day).toBe('2026-08-31');
		expect(nearestAlternatives(inSeoul(), '2199-12-31', 600)[0]!.day).toBe('2026-11-20');
	});

	test('are none when there are none', () => {
		expect(nearestAlternatives(inSeoul({ counselors: [] }), '2026-09-01', 600)).toEqual([]);
	});

	test('are what sorting everything offered would give', () => {
		const asked = fc.record({ ahead: fc.integer({ min: -3, max: 9 }), minute: fc.nat(1439) });
		fc.assert(
			fc.property(anyInput, asked, fc.integer({ min: 1, max: 5 }), (input, ask, limit) => {
				const today = dayOf(input.now, input.zone);
				const day = addDays(today, ask.ahead);
				const all = offers(input, today, addDays(today, 8), Infinity)
					.flatMap(({ times }) => times)
					.map((slot) => daysBetween(day, slot.day) * 1440 + slot.minute - ask.minute)
					.filter((minutes) => minutes !== 0)
					.sort((a, b) => Math.abs(a) - Math.abs(b) || a - b);
				const found = nearestAlternatives(input, day, ask.minute, limit).map(
					(slot) => daysBetween(day, slot.day) * 1440 + slot.minute - ask.minute
				);
				expect(found).toEqual(all.slice(0, limit));
			}),
			{ numRuns: 500 }
		);
	});
});

test('fifty counselors and thirty days take less than a millisecond per counselor', () => {
	const start = Date.parse('2026-08-24T00:00:00Z');
	const counselors = Array.from({ length: 50 }, (_, at) =>
		counselor(`c${at}`, {
			busy: Array.from({ length: 200 }, (__, n): [number, number] => {
				const from = start + ((n * 37 + at * 11) % 2400) * 3_600_000;
				return [from, from + 5_400_000];
			})
		})
	);
	const input = inSeoul({ counselors, rules: { ...fourVisits, leadTimeDays: 0, horizonDays: 29 } });
	const runs = Array.from({ length: 9 }, () => {
		const began = performance.now();
		offers(input, '2026-08-24', '2026-09-22', Infinity);
		return performance.now() - began;
	});
	expect(Math.min(...runs)).toBeLessThan(50);
});
