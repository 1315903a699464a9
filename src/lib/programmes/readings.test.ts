import { expect, test } from 'vitest';
import { clinic } from '#lib/programmes/facts-for-tests.ts';
import { isHeld, isReading, readingsOf } from '#lib/programmes/readings.ts';
import type { Measure } from '#lib/programmes/template.ts';

test('of the clinic’s measures the breath alone is taken by itself', () => {
	expect(readingsOf(clinic).map(({ key }) => key)).toEqual(['co_ppm']);
});

test('a number with a unit, got face to face and asked of everybody, can be taken by itself', () => {
	const breath = clinic.measures.find(({ key }) => key === 'co_ppm')!;
	const { unit: _, ...bare } = breath;
	const { modes: __, ...anyhow } = breath;
	const dependsOn: Measure['dependsOn'] = {
		exists: { obs: { key: 'age_started', in: 'contact' } }
	};
	const others: Measure[] = [
		{ ...breath, kind: 'bool' },
		{ ...breath, kind: 'text' },
		bare,
		anyhow,
		{ ...breath, modes: ['visit', 'phone'] },
		{ ...breath, derive: { sum: ['importance', 'confidence'] } },
		{ ...breath, dependsOn }
	];
	expect(others.filter(isReading)).toEqual([]);
	expect(isReading({ ...breath, kind: 'decimal' })).toBe(true);
});

test('a contact is held when it took place and answered a step', () => {
	expect(isHeld({ result: 'attended', stepKey: 'k0' })).toBe(true);
	expect(isHeld({ result: 'attended', stepKey: null })).toBe(false);
	expect(isHeld({ result: 'no_show', stepKey: 'k0' })).toBe(false);
});
