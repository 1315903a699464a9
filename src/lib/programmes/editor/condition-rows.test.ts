import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	comparisonsFor,
	conditionOf,
	rowsOf,
	type PlainRow
} from '#lib/programmes/editor/condition-rows.ts';
import { wheres } from '#lib/programmes/editor/row-place.ts';
import type { Predicate } from '#lib/programmes/expression.ts';
import type { Measure } from '#lib/programmes/template.ts';

const label = { ko: '예시', en: 'Sample' };
const measures: Measure[] = [
	{ key: 'left', label, kind: 'decimal', sensitive: true },
	{ key: 'referred', label, kind: 'bool', sensitive: true },
	{ key: 'ear', label, kind: 'enum', sensitive: true, options: [{ value: 'both', label }] },
	{ key: 'note', label, kind: 'text', sensitive: false }
];
const subjects = [
	...measures.map(({ key }) => `measure:${key}`),
	...['anchor:event', 'days:event', 'contacts', 'treatments', 'closure']
];

const day = fc.integer({ min: -3660, max: 3660 }).map(String);
const days = fc.record({ anchor: fc.constantFrom('enrolled', 'event'), from: day, to: day });

const row: fc.Arbitrary<PlainRow> = fc
	.constantFrom(...subjects)
	.chain((subject) =>
		fc.record({
			subject: fc.constant(subject),
			where: subject.startsWith('measure:')
				? fc.constantFrom(...wheres)
				: fc.constant('ever' as const),
			is: fc.constantFrom(...comparisonsFor(subject, measures)),
			value: fc.integer({ min: -500, max: 500 }).map(String)
		})
	)
	.chain((one) =>
		one.where !== 'days' ? fc.constant(one) : days.map((window) => ({ ...one, days: window }))
	)
	.map((one) => {
		const isKnown = one.is === 'known' || one.is === 'unknown';
		if (isKnown) return { ...one, value: '' };
		return one.subject === 'measure:referred' ? { ...one, value: 'true' } : one;
	});

test('whatever rows say comes back as the same rows', () => {
	fc.assert(
		fc.property(fc.constantFrom('all', 'any'), fc.array(row, { maxLength: 6 }), (join, rows) => {
			const said = conditionOf({ join, rows }, measures);
			const back = rowsOf(said, measures);
			expect(back.rows).toEqual(rows);
			if (rows.length > 1) expect(back.join).toBe(join);
		})
	);
});

const special: Predicate[] = [
	{ not: { eq: [{ obs: { key: 'referred' } }, true] } },
	{ any: [{ all: [] }, { exists: { anchor: 'event' } }] },
	{ lt: [{ obs: { key: 'left', modes: ['visit'], pick: 'nearest' } }, 40] },
	{ eq: [{ obs: { key: 'referred', in: 'contact', pick: 'first' } }, true] },
	{ le: [{ obs: { key: 'left', window: { anchor: 'event', from: 1, to: 9, target: 5 } } }, 4] },
	{ le: [{ obs: { key: 'left' } }, { obs: { key: 'left', pick: 'first' } }] },
	{ ge: [{ count: { of: 'contact' } }, 2] }
];

test.each(special)('what rows cannot say is kept to the letter: %j', (part) => {
	const whole: Predicate = { all: [part, { exists: { anchor: 'event' } }] };
	const back = rowsOf(whole, measures);
	expect(back.rows[0]).toEqual({ kept: part });
	expect(back.rows[1]).toMatchObject({ subject: 'anchor:event', is: 'known' });
	expect(conditionOf(back, measures)).toEqual(whole);
});

test('the order in which the database gives the parts of a condition back means nothing', () => {
	const stored = JSON.parse('{"exists":{"obs":{"in":"contact","key":"left"}}}') as Predicate;
	expect(rowsOf(stored, measures).rows).toEqual([
		{ subject: 'measure:left', where: 'contact', is: 'known', value: '' }
	]);
});
