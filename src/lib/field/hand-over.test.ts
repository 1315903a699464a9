import { expect, test } from 'vitest';
import type { DayContact, DayVisit, RosterEntry } from '#lib/field/day.ts';
import { mayBeAsked } from '#lib/field/hand-over.ts';

// Half past nine in Seoul.
const visit = { startsAt: '2026-11-23T00:30:00.000Z' } as DayVisit;
const asked = (...contacts: Partial<DayContact>[]) => {
	const held = { stepKey: 'k0', mode: 'visit', result: 'attended' };
	const all = contacts.map((one) => ({ ...held, occurredAt: '2026-11-23T02:00:00.000Z', ...one }));
	return mayBeAsked({ contacts: all } as unknown as RosterEntry, visit, 'Asia/Seoul');
};

test('who was talked to at the visit is asked how it was', () => {
	expect(asked({})).toBe(true);
	expect(asked({ result: 'no_show' }, {})).toBe(true);
});

test('nobody else is: who did not come, was called, or was only measured, or on another day', () => {
	expect(asked()).toBe(false);
	expect(asked({ result: 'no_show' })).toBe(false);
	expect(asked({ mode: 'phone' })).toBe(false);
	expect(asked({ stepKey: null })).toBe(false);
	expect(asked({ occurredAt: '2026-11-22T02:00:00.000Z' })).toBe(false);
	// Past midnight in Seoul it is another day.
	expect(asked({ occurredAt: '2026-11-23T15:30:00.000Z' })).toBe(false);
});
