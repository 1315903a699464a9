import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Expression, Predicate } from '#lib/programmes/expression.ts';
import { contactAt, Q, q } from '#lib/programmes/facts-for-tests.ts';
import { holds, valueOf, type Scope } from '#lib/programmes/predicate.ts';

const yes: Predicate = { eq: [1, 1] };
const no: Predicate = { eq: [1, 2] };
const unknown: Predicate = { gt: [{ obs: { key: 'never_taken' } }, 1] };

const scope: Scope = {
	today: q(28),
	anchors: { start: Q },
	attrs: { 'closure.reason': 'died' },
	contacts: [
		contactAt(7, 'a', { level: 5 }),
		contactAt(9, 'b', { level: 9 }, { mode: 'phone' }),
		contactAt(21, 'c', { level: 2 }),
		contactAt(22, 'd', { level: 77 }, { result: 'no_show' })
	],
	isTreatment: (contact) => contact.stepKey !== 'c'
};
const level = (more: object) => valueOf({ obs: { key: 'level', ...more } }, scope);

describe('conditions', () => {
	test('an unknown part leaves the whole unknown unless another part decides', () => {
		expect(holds({ all: [yes, unknown] }, scope)).toBeUndefined();
		expect(holds({ all: [unknown, no] }, scope)).toBe(false);
		expect(holds({ any: [no, unknown] }, scope)).toBeUndefined();
		expect(holds({ any: [unknown, yes] }, scope)).toBe(true);
		expect(holds({ not: unknown }, scope)).toBeUndefined();
		expect(holds({ all: [] }, scope)).toBe(true);
		expect(holds({ any: [] }, scope)).toBe(false);
	});

	test('a number has no order beside a text', () => {
		expect(holds({ lt: [9, '10'] }, scope)).toBeUndefined();
		expect(holds({ lt: ['2026-09-01', '2026-10-01'] }, scope)).toBe(true);
		expect(holds({ ge: [10, 10] }, scope)).toBe(true);
		expect(holds({ lt: [10, 10] }, scope)).toBe(false);
	});

	test('an observation is the last one that took place, unless another is picked', () => {
		expect(level({})).toBe(2);
		expect(level({ pick: 'first' })).toBe(5);
		expect(level({ pick: 'highest' })).toBe(9);
		expect(level({ modes: ['visit'], pick: 'highest' })).toBe(5);
		expect(level({ window: { anchor: 'start', from: 8, to: 9 } })).toBe(9);
		expect(level({ window: { anchor: 'start', from: 10, to: 20 } })).toBeUndefined();
		expect(level({ window: { anchor: 'nowhere', from: 0, to: 99 } })).toBeUndefined();
	});

	test('of two equally near observations the later counts', () => {
		expect(
			level({ pick: 'nearest', window: { anchor: 'start', from: 0, to: 30, target: 15 } })
		).toBe(2);
		expect(
			level({ pick: 'nearest', window: { anchor: 'start', from: 0, to: 30, target: 14 } })
		).toBe(9);
	});

	test('contacts are counted by their own attributes', () => {
		const treated: Predicate = {
			all: [
				{ eq: [{ attr: 'contact.treatment' }, true] },
				{ eq: [{ attr: 'contact.result' }, 'attended'] }
			]
		};
		expect(valueOf({ count: { of: 'contact', where: treated } }, scope)).toBe(2);
		expect(valueOf({ count: { of: 'contact' } }, scope)).toBe(4);
		expect(valueOf({ daysSince: 'start' }, scope)).toBe(28);
	});

	test('names that every object has are not known names', () => {
		expect(valueOf({ attr: 'constructor' }, scope)).toBeUndefined();
		expect(valueOf({ anchor: '__proto__' }, scope)).toBeUndefined();
	});

	test('objects that refuse to become a text are unknown names', () => {
		const stubborn = JSON.parse('{"toString": 1}');
		const where = { window: { anchor: stubborn, from: 0, to: 1 } };
		for (const node of [{ anchor: stubborn }, { attr: stubborn }, { daysSince: stubborn }]) {
			expect(valueOf(node as Expression, scope)).toBeUndefined();
		}
		expect(level(where)).toBeUndefined();
	});

	test('nothing that can be written as JSON makes it throw', () => {
		const name = fc.constantFrom('all', 'any', 'not', 'eq', 'lt', 'in', 'exists', 'obs', 'count');
		const word = fc.oneof(name, fc.constantFrom('where', 'of', 'at', 'daysSince', 'window', 'key'));
		const tree = fc.letrec((tie) => ({
			node: fc.oneof(
				{ maxDepth: 5, depthSize: 'small' },
				fc.jsonValue(),
				fc.dictionary(word, tie('node')),
				fc.array(tie('node'))
			)
		})).node;
		fc.assert(
			fc.property(tree, (node) => {
				const answer = holds(node as Predicate, scope);
				return answer === undefined || typeof answer === 'boolean';
			}),
			{ numRuns: 200 }
		);
	});
});
