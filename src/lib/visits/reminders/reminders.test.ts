import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWeekend, type Day } from '#lib/base/days.ts';
import { reminderKinds, type ReminderKind } from '#lib/notices/reminder-kinds.ts';
import { holidayCalendar } from '#lib/visits/time/holidays.ts';
import { dueReminders, reminderKey, type RemindedVisit } from '#lib/visits/reminders/reminders.ts';

const zone = 'Asia/Seoul';
const holidayOf = holidayCalendar([]);
const isWorkday = (day: Day) => !isWeekend(day) && holidayOf(day) === null;
const dueOf = dueReminders({ isWorkday, on: reminderKinds });
const seoul = (text: string) => new Date(`${text}+09:00`);
const longAgo = seoul('2026-01-01T00:00');

function due(now: string, startsAt: string, changes: Partial<RemindedVisit> = {}) {
	const visit = { startsAt: seoul(startsAt), cancelledAt: null, knownSince: longAgo, ...changes };
	return dueOf(visit, seoul(now), zone);
}

describe('a visit on Thursday 26 November 2026 at 14:00', () => {
	const visit = '2026-11-26T14:00';

	test('reminds the organization on Monday and on Wednesday at 10:00', () => {
		expect(due('2026-11-23T09:59', visit)).toEqual([]);
		expect(due('2026-11-23T10:00', visit)).toEqual(['organization-three-days']);
		expect(due('2026-11-25T09:59', visit)).toEqual(['organization-three-days']);
		expect(due('2026-11-25T10:00', visit)).toContain('organization-one-day');
		expect(due('2026-11-25T10:00', visit)).not.toContain('organization-three-days');
	});

	test('reminds who takes part on the day before and two hours before', () => {
		expect(due('2026-11-25T10:00', visit)).toContain('participant-day');
		expect(due('2026-11-26T11:59', visit)).toContain('participant-day');
		expect(due('2026-11-26T12:00', visit)).toEqual(['organization-one-day', 'participant-hours']);
		expect(due('2026-11-26T14:00', visit)).toEqual([]);
	});

	test('reminds of nothing that its people were told meanwhile', () => {
		const told = { knownSince: seoul('2026-11-25T16:00') };
		expect(due('2026-11-25T16:30', visit, told)).toEqual([]);
		expect(due('2026-11-26T12:00', visit, told)).toEqual(['participant-hours']);
	});

	test('reminds of nothing once it is cancelled, nor before it is promised', () => {
		expect(due('2026-11-25T10:00', visit, { cancelledAt: longAgo })).toEqual([]);
		expect(due('2026-11-25T10:00', visit, { knownSince: null })).toEqual([]);
	});

	test('reminds only of what the agency sends', () => {
		const one = { startsAt: seoul(visit), cancelledAt: null, knownSince: longAgo };
		const on = ['participant-hours' as const];
		const dueOfOne = dueReminders({ isWorkday, on });
		expect(dueOfOne(one, seoul('2026-11-25T10:00'), zone)).toEqual([]);
	});
});

describe('many visits', () => {
	test('ask about the days before each of their days once, in each zone', () => {
		const asked: Day[] = [];
		const counting = dueReminders({
			on: reminderKinds,
			isWorkday: (day) => (asked.push(day), isWorkday(day))
		});
		const at = (time: string, of: string) =>
			counting(
				{ startsAt: seoul(time), cancelledAt: null, knownSince: longAgo },
				seoul('2026-11-20T10:00'),
				of
			);
		for (let minute = 10; minute < 60; minute++) at(`2026-11-26T14:${minute}`, zone);
		const once = asked.length;
		expect(once).toBeLessThanOrEqual(8);
		at('2026-11-27T14:00', zone);
		const twice = asked.length;
		expect(twice).toBeGreaterThan(once);
		at('2026-11-26T14:00', 'Asia/Tokyo');
		expect(asked.length).toBeGreaterThan(twice);
	});
});

describe('working days', () => {
	test('leave out weekends and holidays: after Chuseok 2026 the first reminder is a week before', () => {
		// 24–26 September are holidays, 27 is a Sunday: Monday 28 is the first working day.
		expect(due('2026-09-22T10:00', '2026-09-29T10:00')).toEqual(['organization-three-days']);
		expect(due('2026-09-22T09:59', '2026-09-29T10:00')).toEqual([]);
		expect(due('2026-09-28T10:00', '2026-09-29T11:00')).toContain('organization-one-day');
	});

	test('of an agency that never works: no reminder by working days, the others stay', () => {
		const one = { startsAt: seoul('2026-11-26T14:00'), cancelledAt: null, knownSince: longAgo };
		const never = dueReminders({ isWorkday: () => false, on: reminderKinds });
		expect(never(one, seoul('2026-11-26T12:30'), zone)).toEqual(['participant-hours']);
	});
});

const HOUR_MS = 3_600_000;
const start = seoul('2026-09-01T09:00').getTime();
const hours = (most: number) => fc.integer({ min: 0, max: most });

test('a visit that moved is reminded of anew, one that did not is the same reminder', () => {
	const key = (time: string, kind: ReminderKind = 'participant-day') =>
		reminderKey(kind, { id: 'visit', startsAt: seoul(time) }, 'somebody');
	expect(key('2026-11-26T14:00')).toBe(key('2026-11-26T14:00'));
	expect(key('2026-11-26T14:00')).not.toBe(key('2026-11-27T14:00'));
	expect(key('2026-11-26T14:00')).not.toBe(key('2026-11-26T14:00', 'participant-hours'));
});

describe('whatever the clock does', () => {
	// When somebody looks: at random moments, some of them twice, some of them never.
	const looks = fc.array(hours(24 * 45), { maxLength: 60 });
	const plan = fc.record({
		booked: hours(200),
		first: hours(900),
		moved: hours(900),
		then: hours(900)
	});

	test('nobody is reminded after it began, once it was cancelled, before they knew, or twice at once', () => {
		fc.assert(
			fc.property(plan, looks, fc.option(hours(900)), (story, times, cancelled) => {
				const at = (hour: number) => new Date(start + hour * HOUR_MS);
				for (const hour of times) {
					const now = at(hour);
					const isMoved = now >= at(story.moved) && story.moved >= story.booked;
					const startsAt = at(isMoved ? story.then : story.first);
					const known = at(isMoved ? story.moved : story.booked);
					const cancelledAt = cancelled !== null && now >= at(cancelled) ? at(cancelled) : null;
					const knownSince = now >= known ? known : null;
					const kinds = dueOf({ startsAt, cancelledAt, knownSince }, now, zone);
					if (kinds.length === 0) continue;
					expect(now < startsAt).toBe(true);
					expect(now >= known).toBe(true);
					expect(cancelledAt).toBeNull();
					const people = kinds.map((kind) => kind.split('-')[0]);
					expect(new Set(people).size).toBe(people.length);
				}
			})
		);
	});

	test('who looks every hour sends all four, each in its own span, for a visit known long before', () => {
		fc.assert(
			fc.property(fc.integer({ min: 24 * 20, max: 24 * 60 }), (hour) => {
				const visit = { startsAt: new Date(start + hour * HOUR_MS), cancelledAt: null };
				const seen = new Map<string, number>();
				for (let at = 0; at <= hour; at++) {
					const now = new Date(start + at * HOUR_MS);
					for (const kind of dueOf({ ...visit, knownSince: new Date(start) }, now, zone)) {
						if (!seen.has(kind)) seen.set(kind, at);
					}
				}
				// A counselor's is about a day and the office's about requests, not about one visit.
				const others = ['counselor-evening', 'office-answers'];
				const ofVisits = reminderKinds.filter((kind) => !others.includes(kind));
				expect([...seen.keys()].sort()).toEqual(ofVisits.sort());
				expect(seen.get('participant-hours')).toBe(hour - 2);
				expect(seen.get('organization-three-days')).toBeLessThan(seen.get('organization-one-day')!);
			}),
			{ numRuns: 8 }
		);
	});
});
