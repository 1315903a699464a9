import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, isWeekend } from '#lib/base/days.ts';
import shipped from '#lib/calls/aftercare.json' with { type: 'json' };
import {
	callNow,
	escalatedKey,
	GRACE_DAYS,
	plannedCalls,
	QUESTION,
	type Call
} from '#lib/calls/planned-calls.ts';
import type { ContactFact, Facts, SeriesVisit } from '#lib/programmes/facts.ts';
import { makePlan } from '#lib/programmes/plan.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';

const template = shippedTemplates()[0]!;
const isWorkday = (day: string) => !isWeekend(day);
const call = (key: string, from: string, by: string): Call => ({
	...{ key, from, by, attempts: 0, folded: [] }
});

/** What is to be done by telephone on a day of a programme that began on 1 June with a quit day a week on. */
function callsOn(today: string, changes: Partial<Facts> = {}, visits: SeriesVisit[] = []) {
	const facts: Facts = {
		enrolledOn: '2026-06-01',
		anchors: [{ key: 'quit_date', day: '2026-06-08', setAt: '2026-06-01T01:00:00Z' }],
		contacts: [held('k0', '2026-06-01')],
		closure: null,
		...changes
	};
	const plan = makePlan(template, facts, visits, isWorkday, today);
	const begunOn = facts.contacts.length > 0 ? '2026-06-01' : null;
	const known = { plan, aftercare: shipped, begunOn, done: [], isWorkday, today };
	return plannedCalls({ ...known, visits, enrolledOn: facts.enrolledOn });
}

function held(
	stepKey: string,
	on: string,
	result: ContactFact['result'] = 'attended'
): ContactFact {
	return {
		...{ id: `${stepKey} ${on} ${result}`, stepKey, mode: 'phone', result, measures: [] },
		...{ occurredOn: on, occurredAt: `${on}T02:00:00Z` }
	};
}

describe('the calls of a plan', () => {
	test('are its steps by telephone, and the days of aftercare that no contact is near', () => {
		const keys = callsOn('2026-06-02').map(({ key, folded }) => [key, folded]);
		expect(Object.fromEntries(keys)).toMatchObject({
			'aftercare-1': [],
			'aftercare-3': [],
			// Day 7 is the quit day; the call of day 3 after it is further than two days.
			'aftercare-7': [],
			k2: [14],
			k5: []
		});
		expect(keys.map(([key]) => key)).not.toContain('k0');
	});

	test('a step with a visit ahead is no call; from the day after the visit it is one', () => {
		const visits = [{ number: 1, day: '2026-06-15' }];
		const k2 = callsOn('2026-06-15', {}, visits).find(({ key }) => key === 'k2')!;
		expect(k2.from).toBe('2026-06-16');
		const without = callsOn('2026-06-15').find(({ key }) => key === 'k2')!;
		expect(without.from).toBe('2026-06-15');
	});

	test('who enrolled long before the first visit is called only when they did not come to it', () => {
		const nobodyYet = { contacts: [], anchors: [] };
		const visits = [
			{ number: 2, day: '2026-07-20' },
			{ number: 1, day: '2026-07-06' }
		];
		const first = (today: string, all = visits) =>
			callsOn(today, nobodyYet, all).find(({ key }) => key === 'k0')!;
		for (const today of ['2026-06-02', '2026-06-16', '2026-07-06'])
			expect(callNow([first(today)], today), today).toBeNull();
		expect(first('2026-07-07')).toMatchObject({ from: '2026-07-07', by: '2026-07-07' });
		expect(callNow([first('2026-07-07')], '2026-07-07')!.key).toBe('k0');
		// Where no visit will come, the telephone is all there is.
		expect(callNow([first('2026-06-02', [])], '2026-06-02')!.key).toBe('k0');
	});

	test('what was reached is done; what was tried in vain counts its tries', () => {
		const contacts = [
			held('k0', '2026-06-01'),
			held('k1', '2026-06-11', 'unreachable'),
			held('k2', '2026-06-12')
		];
		const calls = callsOn('2026-06-12', { contacts });
		expect(calls.find(({ key }) => key === 'k1')!.attempts).toBe(1);
		expect(calls.map(({ key }) => key)).not.toContain('k2');
	});

	test('of a window that ended before a person was reached nobody is called any more', () => {
		const contacts = [held('k0', '2026-06-01'), held('k3', '2026-06-22')];
		const keys = callsOn('2026-06-22', { contacts }).map(({ key }) => key);
		expect(keys).not.toContain('k1');
		expect(callsOn('2026-06-22').map(({ key }) => key)).toContain('k1');
	});

	test('one call is made at a time: the one that ends first, else the one that ended last', () => {
		const today = '2026-06-15';
		const over = call('over', '2026-06-01', '2026-06-13');
		const first = call('first', '2026-06-12', '2026-06-16');
		const other = call('other', '2026-06-10', '2026-06-20');
		const ahead = call('ahead', '2026-06-16', '2026-06-16');
		expect(callNow([other, over, ahead, first], today)!.key).toBe('first');
		expect(callNow([over, call('older', '2026-06-01', '2026-06-10'), ahead], today)!.key).toBe(
			'over'
		);
		const gone = call('gone', '2026-05-01', addDays(today, -GRACE_DAYS - 1));
		expect(callNow([gone, ahead], today)).toBeNull();
	});

	test('a question makes a call where none is to be made, is never over, and leads one that is', () => {
		const today = '2026-06-15';
		const asked = call(QUESTION, '2026-05-01', '2026-05-04');
		const over = call('over', '2026-06-01', '2026-06-13');
		const open = call('open', '2026-06-12', '2026-06-16');
		expect(callNow([asked], today)!.key).toBe(QUESTION);
		expect(callNow([over, asked], today)!.key).toBe(QUESTION);
		expect(callNow([asked, over, open], today)!.key).toBe('open');
	});

	test('somebody responsible is told of the last step that went by, for as long as it is proposed', () => {
		const missed = (key: string, by: string): Call => ({
			...call(key, '2026-06-01', by),
			isEscalated: true
		});
		const calls = [
			missed('first', '2026-06-03'),
			missed('second', '2026-06-08'),
			call('other', '2026-06-01', '2026-06-12')
		];
		expect(escalatedKey(calls, '2026-06-15')).toBe('second');
		expect(escalatedKey(calls.toReversed(), '2026-06-15')).toBe('second');
		expect(escalatedKey(calls, addDays('2026-06-08', GRACE_DAYS + 1))).toBeNull();
	});

	test('any order of the facts gives the same calls', () => {
		const contacts = [
			held('k0', '2026-06-01'),
			held('k1', '2026-06-11', 'unreachable'),
			held('k1', '2026-06-12', 'wrong_number'),
			held('k2', '2026-06-15')
		];
		const expected = callsOn('2026-06-20', { contacts });
		fc.assert(
			fc.property(fc.shuffledSubarray(contacts, { minLength: contacts.length }), (shuffled) => {
				expect(callsOn('2026-06-20', { contacts: shuffled })).toEqual(expected);
			})
		);
	});
});
