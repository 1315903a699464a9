import { describe, expect, test } from 'vitest';
import { clinic } from '#lib/programmes/facts-for-tests.ts';
import { checkMeasure, readMeasure } from '#lib/programmes/measures.ts';

const defOf = (key: string) => clinic.measures.find((one) => one.key === key)!;
const co = defOf('co_ppm');
const codes = (...of: Parameters<typeof checkMeasure>) =>
	checkMeasure(...of).map((one) => one.code);

describe('measures', () => {
	test('a value outside the hard range is refused with the range and the unit', () => {
		expect(checkMeasure(co, 151, { mode: 'visit', isConfirmed: true })).toEqual([
			{ code: 'out_of_range', field: 'co_ppm', params: { min: 0, max: 150, unit: 'ppm' } }
		]);
		expect(codes(co, -1, { mode: 'visit' })).toEqual(['out_of_range']);
		expect(codes(co, 0, { mode: 'visit' })).toEqual([]);
	});

	test('an unlikely value stands once it is confirmed', () => {
		expect(codes(co, 50, { mode: 'visit' })).toEqual([]);
		expect(codes(co, 51, { mode: 'visit' })).toEqual(['unlikely_value']);
		expect(codes(co, 51, { mode: 'visit', isConfirmed: true })).toEqual([]);
	});

	test('what cannot be measured by telephone needs a visit', () => {
		expect(codes(co, 5, { mode: 'phone' })).toEqual(['measure_needs_visit']);
	});

	test('each kind takes its own values only', () => {
		expect(codes(co, 5.5, { mode: 'visit' })).toEqual(['not_whole']);
		expect(codes(co, '5', { mode: 'visit' })).toEqual(['not_a_number']);
		expect(codes(co, NaN, { mode: 'visit' })).toEqual(['not_a_number']);
		expect(codes(defOf('ftnd_q2'), 'maybe', { mode: 'visit' })).toEqual(['not_a_choice']);
		expect(codes(defOf('uses_nrt'), 'yes', { mode: 'phone' })).toEqual(['not_a_choice']);
		expect(codes(defOf('uses_nrt'), false, { mode: 'phone' })).toEqual([]);
		expect(codes(defOf('note'), '900101-1234567', { mode: 'phone' })).toEqual(['resident_number']);
		expect(codes(defOf('note'), '가'.repeat(4001), { mode: 'phone' })).toEqual(['too_long']);
		expect(codes(defOf('note'), '가'.repeat(4000), { mode: 'phone' })).toEqual([]);
	});

	test('typed text is read as the measure needs it, or left for the check to refuse', () => {
		expect(readMeasure(co, ' ７ ')).toBe(7);
		expect(readMeasure(co, '')).toBeNull();
		expect(readMeasure(co, '7 ppm')).toBe('7 ppm');
		expect(readMeasure(co, '1e2')).toBe('1e2');
		expect(readMeasure(co, '1,234')).toBe(1234);
		expect(codes(co, readMeasure(co, '1,2')!, { mode: 'visit' })).toEqual(['comma_unclear']);
		expect(codes(co, readMeasure(co, 'x')!, { mode: 'visit' })).toEqual(['not_a_number']);
		expect(readMeasure(defOf('uses_nrt'), 'false')).toBe(false);
		expect(readMeasure(defOf('ftnd_q2'), 'yes')).toBe('yes');
	});
});
