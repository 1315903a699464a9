import { describe, expect, test } from 'vitest';
import { nextEntry, planEntries, type PlanVisit } from '#lib/programmes/plan-entries.ts';
import type { PlannedStep } from '#lib/programmes/plan.ts';

const label = { ko: '방문', en: 'Visit' };

function visit(number: number, day: string): PlanVisit {
	const startsAt = new Date(`${day}T01:00:00Z`);
	return { number, day, startsAt, endsAt: new Date(`${day}T04:00:00Z`), label };
}

function step(key: string, plannedOn: string | null, more: Partial<PlannedStep> = {}): PlannedStep {
	const nothing = { addedBy: null, window: null, doneOn: null, contactId: null, attempts: 0 };
	const rest = { kind: 'call', target: plannedOn, mode: 'phone', status: 'upcoming' } as const;
	return { key, label, plannedOn, visitNumber: null, ...nothing, ...rest, ...more };
}

const at = (moment: string) => ({ today: moment.slice(0, 10), now: new Date(moment) });
const visits = [visit(1, '2026-12-01'), visit(2, '2026-12-15')];
const steps = [
	step('first', '2026-12-01', { visitNumber: 1, mode: 'visit', status: 'due' }),
	step('call', '2026-12-17'),
	step('later', null, { status: 'not_yet_anchored' })
];

describe('the lines of a plan', () => {
	test('name every visit to come, bound to a step or not, in the order of days', () => {
		const lines = planEntries(steps, visits, at('2026-11-30T00:00:00Z'));
		expect(lines.map(({ key }) => key)).toEqual(['first', 'visit-2', 'call', 'later']);
		expect(lines[1]).toMatchObject({ mode: 'visit', status: 'upcoming', plannedOn: '2026-12-15' });
	});

	test('leave out a visit without a step once it is over', () => {
		const lines = planEntries(steps, visits, at('2026-12-16T00:00:00Z'));
		expect(lines.map(({ key }) => key)).not.toContain('visit-2');
	});

	test('put what was done on its day, and what has lost its day where that was', () => {
		const call = { status: 'due' } as const;
		const lines = planEntries(
			[
				step('week-2', '2026-11-10', { status: 'done', doneOn: '2026-11-20' }),
				step('week-3', '2026-11-17', call),
				step('also-17', '2026-11-17', { status: 'missed' }),
				step('week-4', '2026-11-24', call),
				step('anchorless', null, { status: 'not_yet_anchored' })
			],
			[],
			at('2026-11-23T00:00:00Z')
		);
		expect(lines.map(({ key, plannedOn }) => [key, plannedOn])).toEqual([
			['week-3', null],
			['also-17', '2026-11-17'],
			['week-2', '2026-11-20'],
			['week-4', '2026-11-24'],
			['anchorless', null]
		]);
	});

	test('show a step with an open window as to come until its day', () => {
		const [before] = planEntries(steps, visits, at('2026-11-30T00:00:00Z'));
		const [on] = planEntries(steps, visits, at('2026-12-01T00:00:00Z'));
		expect([before!.status, on!.status]).toEqual(['upcoming', 'due']);
	});
});

describe('a step without a visit', () => {
	const today = { today: '2026-11-27', now: new Date('2026-11-27T00:00:00Z') };
	const dayOf = (kind: 'visit' | 'call', plannedOn: string, more: Partial<PlannedStep> = {}) =>
		planEntries([step('k', plannedOn, { kind, status: 'due', ...more })], [], today)[0]!.plannedOn;

	test('that wanted one promises no day once that has come, nor a call once it is past', () => {
		expect(dayOf('visit', '2026-11-26')).toBe(null);
		expect(dayOf('visit', '2026-11-27')).toBe(null);
		expect(dayOf('call', '2026-11-26')).toBe(null);
	});

	test('keeps a day that can still be kept, or that has been', () => {
		expect(dayOf('visit', '2026-11-28')).toBe('2026-11-28');
		expect(dayOf('call', '2026-11-27')).toBe('2026-11-27');
		expect(dayOf('visit', '2026-11-26', { status: 'done' })).toBe('2026-11-26');
		expect(dayOf('visit', '2026-11-26', { status: 'missed' })).toBe('2026-11-26');
	});
});

test('what comes next has a day if anything to come has one', () => {
	const today = at('2026-11-23T00:00:00Z');
	const late = step('late', '2026-11-17', { status: 'due' });
	const next = (...all: PlannedStep[]) => nextEntry(planEntries(all, [], today), today.now)?.key;
	expect(next(late, step('after', '2026-11-24'))).toBe('after');
	expect(next(late, step('waits', null, { status: 'not_yet_anchored' }))).toBe('late');
});

test('what comes next is never a visit that is over', () => {
	const next = (moment: string) => {
		const { now } = at(moment);
		return nextEntry(planEntries(steps, visits, at(moment)), now)?.key;
	};
	expect(next('2026-12-01T03:00:00Z')).toBe('first');
	expect(next('2026-12-01T06:30:00Z')).toBe('visit-2');
	expect(next('2026-12-16T00:00:00Z')).toBe('call');
});
