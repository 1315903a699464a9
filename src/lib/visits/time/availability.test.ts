import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, dayOf } from '#lib/base/days.ts';
import { explainDay, slotsOfDay } from '#lib/visits/time/availability.ts';
import { anyInput } from '#lib/visits/time/any-input.test-kit.ts';
import { busyOn, counselor, fourVisits, inSeoul } from '#lib/visits/time/calendars.test-kit.ts';
import { plainCrew, plainlyFree } from '#lib/visits/time/plain-rules.test-kit.ts';

const tuesday = '2026-09-01';

function timesOf(input = inSeoul(), day = tuesday): string[] {
	return slotsOfDay(input, day).map(
		({ minute }) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`
	);
}

describe('the times of a day', () => {
	test('leave room for set-up before and the whole visit after, travel may lie outside', () => {
		const times = timesOf();
		expect(times[0]).toBe('9:30');
		expect(times.at(-1)).toBe('15:30');
		expect(times.length).toBe(13);
	});

	test('end on the minute with which travel to the next visit begins', () => {
		const crew = (from: string) => [
			counselor('a', { busy: [busyOn(tuesday, from, '18:00')] }),
			counselor('b')
		];
		expect(timesOf(inSeoul({ counselors: crew('13:15') })).at(-1)).toBe('10:00');
		expect(timesOf(inSeoul({ counselors: crew('13:14') })).at(-1)).toBe('9:30');
	});

	test('begin again when set-up and travel fit after the visit before', () => {
		const crew = (to: string) => [
			counselor('a', { busy: [busyOn(tuesday, '08:00', to)] }),
			counselor('b')
		];
		expect(timesOf(inSeoul({ counselors: crew('12:15') }))[0]).toBe('13:30');
		expect(timesOf(inSeoul({ counselors: crew('12:16') }))[0]).toBe('14:00');
		expect(timesOf(inSeoul({ counselors: crew('12:15:01') }))[0]).toBe('14:00');
	});

	test('respect a lunch that splits the hours, but not a seam between touching hours', () => {
		const shifts = (second: number) => [
			{ weekday: 2, fromMinute: 540, toMinute: 720 },
			{ weekday: 2, fromMinute: second, toMinute: 1080 }
		];
		const rules = { ...fourVisits, crewSize: 1, minutesPerPerson: 4 };
		const one = (second: number) =>
			inSeoul({ rules, counselors: [counselor('a', { hours: shifts(second) })] });
		expect(timesOf(one(780))).toEqual([
			'9:30',
			'10:00',
			'13:30',
			'14:00',
			'14:30',
			'15:00',
			'15:30',
			'16:00'
		]);
		expect(timesOf(one(720)).length).toBe(14);
	});

	test('say how many crews could still come', () => {
		const counselors = ['a', 'b', 'c', 'd', 'e'].map((id) => counselor(id));
		expect(slotsOfDay(inSeoul({ counselors }), tuesday)[0]!.crews).toBe(2);
		counselors[0]!.leave.push({ fromDay: '2026-08-31', toDay: tuesday });
		counselors[1]!.busy.push(busyOn(tuesday, '09:00', '18:00'));
		expect(slotsOfDay(inSeoul({ counselors }), tuesday)[0]!.crews).toBe(1);
	});

	test('a shorter way opens more times', () => {
		const counselors = [
			counselor('a', { busy: [busyOn(tuesday, '13:00', '18:00')] }),
			counselor('b')
		];
		expect(timesOf(inSeoul({ counselors })).at(-1)).toBe('9:30');
		const rules = { ...fourVisits, travelMinutes: 15 };
		expect(timesOf(inSeoul({ counselors, rules })).at(-1)).toBe('10:00');
	});

	test('a time that the clock skips is not offered', () => {
		const hours = [{ weekday: 7, fromMinute: 0, toMinute: 720 }];
		const rules = { ...fourVisits, setUpMinutes: 0, minutesPerPerson: 2 };
		const input = inSeoul({
			rules,
			zone: 'Europe/Berlin',
			counselors: ['a', 'b'].map((id) => counselor(id, { hours })),
			now: new Date('2026-03-01T09:00:00Z')
		});
		const times = timesOf(input, '2026-03-29');
		expect(times).toEqual(expect.arrayContaining(['1:30', '3:00']));
		expect(times).not.toContain('2:00');
		expect(times).not.toContain('2:30');
	});
});

describe('a day without times names the rule', () => {
	const fullyBooked = ['a', 'b', 'c'].map((id) =>
		counselor(id, { busy: [busyOn(tuesday, '12:00', '12:30')] })
	);
	const rules = { ...fourVisits, headcount: { min: 30, max: 500 } };
	test.each([
		['a holiday', inSeoul({ isHoliday: (day) => day === tuesday }), tuesday, 'day_is_holiday'],
		['a Saturday', inSeoul(), '2026-09-05', 'day_outside_hours'],
		[
			'a visit longer than any working day',
			inSeoul({ rules, headcount: 200 }),
			tuesday,
			'day_outside_hours'
		],
		['the day before the first', inSeoul(), '2026-08-30', 'too_soon'],
		['the day after the last', inSeoul(), '2026-11-23', 'too_far'],
		[
			'everybody is out',
			inSeoul({ counselors: fullyBooked, headcount: 90 }),
			tuesday,
			'nobody_free'
		],
		['too few people', inSeoul({ headcount: 12 }), tuesday, 'headcount_below_minimum']
	])('%s', (_, input, day, code) => {
		expect(slotsOfDay(input, day)).toEqual([]);
		expect(explainDay(input, day)?.code).toBe(code);
	});

	test('with the figures for its sentence', () => {
		expect(explainDay(inSeoul(), '2026-08-30')!.params).toEqual({ day: '2026-08-30', days: 7 });
		expect(explainDay(inSeoul(), '2026-11-23')!.params).toEqual({ day: '2026-11-23', days: 90 });
	});

	test('the first and last bookable days are days with times', () => {
		expect(explainDay(inSeoul(), '2026-08-31')).toBeNull();
		expect(explainDay(inSeoul({ rules: { ...fourVisits, horizonDays: 8 } }), tuesday)).toBeNull();
		expect(explainDay(inSeoul({ rules: { ...fourVisits, horizonDays: 7 } }), tuesday)!.code).toBe(
			'too_far'
		);
	});

	test('today, the crew must still be able to leave in time', () => {
		const today = inSeoul({ rules: { ...fourVisits, leadTimeDays: 0 } });
		// It is 10:00; half an hour of set-up and three quarters of travel come before a visit.
		expect(timesOf(today, '2026-08-24')[0]).toBe('11:30');
		const evening = { ...today, now: new Date('2026-08-24T09:00:00Z') };
		expect(explainDay(evening, '2026-08-24')!.code).toBe('too_soon');
	});
});

test('a day has times or a reason, and its crews are those who are plainly free', () => {
	let seen = 0;
	fc.assert(
		fc.property(anyInput, (input) => {
			const today = dayOf(input.now, input.zone);
			for (let ahead = -1; ahead < 7; ahead++) {
				const slots = slotsOfDay(input, addDays(today, ahead));
				expect(explainDay(input, addDays(today, ahead)) === null).toBe(slots.length > 0);
				for (const { day, minute, crews } of slots) {
					const free = plainlyFree(input, day, minute).length;
					expect(crews).toBe(Math.floor(free / plainCrew(input, input.rules.visits[0]!).crew));
					seen++;
				}
			}
		}),
		{ numRuns: 500 }
	);
	expect(seen).toBeGreaterThan(1000);
}, 60_000);
