import { expect, test } from 'vitest';
import type { DayContact, DayVisit, RosterEntry } from '#lib/field/day.ts';
import { visitAfter, visitEnd } from '#lib/field/visit-end.ts';

const ZONE = 'Asia/Seoul';
const startsAt = '2026-11-23T00:30:00.000Z';
const at = (minutes: number) => new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
const contact = (
	result: string,
	stepKey: string | null = 'k0',
	occurredAt = at(30)
): DayContact => ({
	id: `${result} ${occurredAt}`,
	stepKey,
	mode: 'visit',
	result,
	occurredAt,
	measures: []
});
const person = (name: string, isHere: boolean, ...contacts: DayContact[]) =>
	({
		enrolmentId: name,
		name,
		checkedInAt: isHere ? at(5) : null,
		contacts
	}) as unknown as RosterEntry;
const visitOf = (roster: RosterEntry[], more: Partial<DayVisit> = {}) =>
	({ id: 'v', startsAt, template: { key: 't', version: 1 }, roster, ...more }) as DayVisit;

const roster = [
	person('가', true, contact('attended')),
	person('나', true),
	person('다', false),
	person('라', false, contact('no_show')),
	person('마', true, contact('attended', null)),
	person('바', true),
	person('사', false, contact('attended')),
	person('아', false, contact('no_show', 'k0', '2026-11-22T10:00:00.000Z')),
	// They came after all.
	person('자', true, contact('no_show'))
];

test('who was begun, who came and was not talked to, and who did not come, in this order', () => {
	const { counts, unfinished } = visitEnd(visitOf(roster), ZONE, new Set(['바']));
	expect(unfinished.map(({ entry, why }) => [entry.name, why])).toEqual([
		['바', 'begun'],
		['나', 'not_met'],
		['마', 'not_met'],
		['자', 'not_met'],
		['다', 'not_here'],
		['아', 'not_here']
	]);
	expect(counts).toEqual({ people: 9, arrived: 6, met: 2, explained: 1 });
});

test('where nobody is counselled it is enough to have come', () => {
	const { template: _, ...plain } = visitOf(roster);
	const { unfinished } = visitEnd(plain, ZONE, new Set());
	expect(unfinished.map(({ why }) => why)).toEqual(['not_here', 'not_here']);
});

test('the next visit is the earliest that takes place after this one', () => {
	const one = visitOf([]);
	const visits = [
		visitOf([], { id: 'later', startsAt: at(300) }),
		visitOf([], { id: 'off', startsAt: at(120), cancelled: true }),
		visitOf([], { id: 'next', startsAt: at(180) }),
		visitOf([], { id: 'before', startsAt: at(-180) }),
		one
	];
	expect(visitAfter(visits, one)?.id).toBe('next');
	expect(visitAfter([one], one)).toBeNull();
});
