import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#lib/base/days.ts';
import {
	AHEAD_DAYS,
	askedRunningOut,
	BACK_DAYS,
	daysWithout,
	nextContact,
	outAddress,
	outShows,
	runsOut
} from '#lib/calls/running-out.ts';

const today = '2026-06-15';
const some = fc.integer({ min: -40, max: 40 }).map((days) => addDays(today, days));
const maybe = fc.option(some);

describe('the next contact', () => {
	test.each([
		['2026-06-10', null, { day: today, mode: 'call' }],
		['2026-06-20', '2026-06-18', { day: '2026-06-18', mode: 'visit' }],
		['2026-06-10', '2026-06-18', { day: today, mode: 'call' }],
		[null, null, null]
	])('with a call from %s and a visit on %s', (callFrom, visitOn, next) => {
		expect(nextContact({ callFrom, visitOn }, today)).toEqual(next);
	});

	test('is not the call that is being made', () => {
		const planned = { callFrom: '2026-06-10', visitOn: '2026-06-18' };
		expect(nextContact(planned, today, true)).toEqual({ day: '2026-06-18', mode: 'visit' });
		expect(nextContact({ ...planned, visitOn: null }, today, true)).toBeNull();
	});
});

describe('who runs out', () => {
	test('is not who is met on the day after the last', () => {
		const next = { day: '2026-06-17', mode: 'visit' } as const;
		expect([daysWithout('2026-06-16', next), runsOut('2026-06-16', next, today)]).toEqual([
			0,
			false
		]);
		expect([daysWithout('2026-06-15', next), runsOut('2026-06-15', next, today)]).toEqual([
			1,
			true
		]);
	});

	test('is, of whom nobody thinks, everybody whose supplies end about now', () => {
		expect(runsOut(addDays(today, AHEAD_DAYS), null, today)).toBe(true);
		expect(runsOut(addDays(today, AHEAD_DAYS + 1), null, today)).toBe(false);
		expect(runsOut(addDays(today, -BACK_DAYS - 1), null, today)).toBe(false);
	});

	test('is never fewer when the next contact comes later', () => {
		fc.assert(
			fc.property(some, some, some, (until, one, other) => {
				const [sooner, later] = [one, other].sort();
				const visit = (day: string) => ({ day, mode: 'visit' as const });
				if (runsOut(until, visit(sooner!), today)) {
					expect(runsOut(until, visit(later!), today)).toBe(true);
				}
			})
		);
	});

	test('has a day without before the next contact, or no contact', () => {
		fc.assert(
			fc.property(some, maybe, maybe, fc.boolean(), (until, callFrom, visitOn, isCalling) => {
				const next = nextContact({ callFrom, visitOn }, today, isCalling);
				if (!runsOut(until, next, today)) return;
				expect(next === null || addDays(until, 1) < next.day).toBe(true);
			})
		);
	});
});

test('what is asked for stands in the address', () => {
	for (const show of outShows) {
		for (const isMine of [true, false]) {
			const address = new URLSearchParams(outAddress({ isMine, show }));
			expect(askedRunningOut(address, 'counselor')).toEqual({ isMine, show });
		}
	}
	expect(askedRunningOut(new URLSearchParams(), 'counselor').isMine).toBe(true);
	expect(askedRunningOut(new URLSearchParams('show=x'), 'lead')).toEqual({
		isMine: false,
		show: 'all'
	});
});
