import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, isWeekend, weekday, type Day } from '#lib/base/days.ts';
import shipped from '#lib/calls/aftercare.json' with { type: 'json' };
import { aftercareTasks, foldedInto, isBroken } from '#lib/calls/aftercare.ts';
import { readDays } from '#lib/calls/aftercare-days.ts';

const { days } = shipped.organization;
const { lastsDays } = shipped;
// Chuseok 2026, with its days off.
const holidays = ['2026-09-24', '2026-09-25', '2026-09-26', '2026-10-05', '2026-10-09'];
const isWorkday = (day: Day) => !isWeekend(day) && !holidays.includes(day);
const begun = (begunOn: Day, today: Day, done = [] as { day: number; isSkipped: boolean }[]) =>
	aftercareTasks({ days, lastsDays, begunOn, done, isWorkday, today });

const anyDay = fc.integer({ min: 0, max: 400 }).map((at) => addDays('2026-01-05', at));
const anyRow = fc.record({ day: fc.constantFrom(...days), isSkipped: fc.boolean() });

describe('aftercare', () => {
	test('asks on days 1, 3, 7, 14, 30 and 60, moved to working days, and red is what was left out', () => {
		const tasks = begun('2026-09-23', '2026-10-08', [
			{ day: 1, isSkipped: false },
			{ day: 3, isSkipped: true }
		]);
		expect(tasks.map(({ day, dueOn, state }) => `${day} ${dueOn} ${state}`)).toEqual([
			// Thursday and Friday are Chuseok; then the weekend.
			'1 2026-09-28 held',
			'3 2026-09-28 skipped',
			'7 2026-09-30 missed',
			'14 2026-10-07 due',
			'30 2026-10-23 upcoming',
			// A Sunday, and after it the sixty days are over: the Friday before.
			'60 2026-11-20 upcoming'
		]);
		expect(tasks.filter(isBroken).map(({ day }) => day)).toEqual([3, 7]);
	});

	test('any order of the rows, and any repetition, gives the same list', () => {
		fc.assert(
			fc.property(anyDay, fc.array(anyRow, { maxLength: 12 }), fc.nat(70), (day, rows, after) => {
				const today = addDays(day, after);
				const tasks = begun(day, today, rows);
				expect(begun(day, today, [...rows, ...rows].toReversed())).toEqual(tasks);
			})
		);
	});

	test('is always on a working day inside the sixty, never before the one before it', () => {
		fc.assert(
			fc.property(anyDay, (day) => {
				const tasks = begun(day, day);
				for (const [at, { dueOn, until }] of tasks.entries()) {
					expect(isWorkday(dueOn), dueOn).toBe(true);
					expect(dueOn > day && dueOn <= addDays(day, lastsDays), dueOn).toBe(true);
					expect(until >= dueOn && until <= addDays(day, lastsDays)).toBe(true);
					if (at > 0) expect(dueOn >= tasks[at - 1]!.dueOn).toBe(true);
				}
			})
		);
	});

	test('one that was held stays held, whatever else says that it was left out', () => {
		const rows = [
			{ day: 7, isSkipped: true },
			{ day: 7, isSkipped: false }
		];
		expect(begun('2026-01-05', '2026-03-01', rows)[2]!.state).toBe('held');
	});

	test('is asked in a contact of the plan that lies within two days, the nearest', () => {
		const tasks = begun('2026-06-01', '2026-06-01');
		const contacts = [
			{ key: 'week-1', on: '2026-06-06' },
			{ key: 'week-1b', on: '2026-06-09' },
			{ key: 'far', on: '2026-06-18' }
		];
		const folded = foldedInto(tasks, contacts, shipped.foldWithinDays);
		expect(tasks[2]!.dueOn).toBe('2026-06-08');
		expect([...folded]).toEqual([
			[3, 'week-1'],
			[7, 'week-1b']
		]);
		expect(foldedInto(tasks, contacts.toReversed(), shipped.foldWithinDays)).toEqual(folded);
	});

	test('the days that an agency types are read as days within the sixty', () => {
		expect(readDays(' 7, 3·1, 7 ', 60)).toEqual([1, 3, 7]);
		expect(readDays('', 60)).toEqual([]);
		for (const wrong of ['0', '61', '1;3', '-1', '1.5', '내일'])
			expect(readDays(wrong, 60)).toBeNull();
	});
});

test('a Monday is a working day in these tests', () => expect(weekday('2026-01-05')).toBe(1));
