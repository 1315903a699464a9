import { describe, expect, test } from 'vitest';
import { editedBody } from '#lib/visits/editor/edited-service.ts';
import { removalOf } from '#lib/visits/editor/renumber.ts';
import { typedService, withoutRow, withRow } from '#lib/visits/editor/typed-service.ts';

const named = (ko: string) => ({ ko, en: ko.toUpperCase() });
const visit = (number: number) => ({
	...{ number, offsetDays: number * 14, earlierDays: 3, laterDays: 3, role: 'middle' },
	label: named(`visit ${number}`)
});
const base = {
	rules: { visits: [1, 2, 3, 4].map(visit) },
	content: {
		measures: [
			{ name: named('always') },
			{ name: named('each'), visits: [1, 2, 3, 4] },
			{ name: named('second'), visits: [2] },
			{ name: named('last'), visits: [4] }
		]
	}
};
const typed = typedService(base);

describe('a visit that is taken out of the middle', () => {
	test('is shown first with everything that changes its number', () => {
		expect(removalOf(base, typed, 1, 'en')).toEqual({
			at: 1,
			visits: [
				{ from: 3, to: 2, label: 'VISIT 3' },
				{ from: 4, to: 3, label: 'VISIT 4' }
			],
			measures: [
				{ name: 'EACH', from: [1, 2, 3, 4], to: [1, 2, 3] },
				{ name: 'SECOND', from: [2], to: [] },
				{ name: 'LAST', from: [4], to: [3] }
			]
		});
	});

	test('leaves what belongs to later visits with them', () => {
		const { body } = editedBody(base, withoutRow(typed, 'rules.visits', 1));
		const { rules, content } = body as unknown as typeof base;
		expect(rules.visits.map(({ number, label }) => [number, label.ko])).toEqual([
			[1, 'visit 1'],
			[2, 'visit 3'],
			[3, 'visit 4']
		]);
		expect(content.measures.map(({ name, visits }) => [name.ko, visits])).toEqual([
			['always', undefined],
			['each', [1, 2, 3]],
			['last', [3]]
		]);
	});

	test('twice takes the numbers of the file both times', () => {
		const once = withoutRow(typed, 'rules.visits', 0);
		expect(removalOf(base, once, 0, 'ko')!.measures).toContainEqual({
			...{ name: 'last', from: [3], to: [2] }
		});
		const { body } = editedBody(base, withoutRow(once, 'rules.visits', 0));
		expect((body as unknown as typeof base).content.measures.at(-1)!.visits).toEqual([2]);
	});
});

test('nothing is shown where nothing else changes, and nothing is touched where nobody did', () => {
	const added = withRow(typed, 'rules.visits');
	expect(removalOf(base, added, 4, 'ko')).toBe(null);
	expect(removalOf(base, typed, 9, 'ko')).toBe(null);
	expect(editedBody(base, typed).body).toMatchObject(base);
});
