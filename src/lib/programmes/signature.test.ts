import { describe, expect, test } from 'vitest';
import {
	fitted,
	methodOf,
	pointsIn,
	POINTS_MAX,
	signatureIn,
	SIGNATURE_BOX,
	STROKES_MAX,
	type SignatureDraft,
	type Stroke
} from '#lib/programmes/signature.ts';

const draft = (changes: Partial<SignatureDraft>): SignatureDraft => ({
	way: 'typed',
	name: '',
	strokes: [],
	...changes
});
/** A line that turns at every point, so that none of them can be left out. */
const jagged = (points: number): Stroke =>
	Array.from({ length: points }, (_, at) => [(at * 7) % 1000, at % 2 ? 480 : 20]).flat();

describe('what was signed', () => {
	test('a name is cleaned; none, one too long and a resident number are refused at the field', () => {
		expect(signatureIn(draft({ name: '  강  하늘 ' }))).toEqual({
			ok: true,
			value: { kind: 'typed', name: '강 하늘' }
		});
		const codeOf = (name: string) => {
			const outcome = signatureIn(draft({ name }));
			return outcome.ok ? null : outcome.problems.map(({ code, field }) => `${field} ${code}`);
		};
		expect(codeOf('  ')).toEqual(['signature signature_missing']);
		expect(codeOf('가'.repeat(61))).toEqual(['signature too_long']);
		expect(codeOf('900101-1234567')).toEqual(['signature resident_number']);
	});

	test('a dot or a touch is no drawing, and what is typed does not count while somebody draws', () => {
		expect(signatureIn(draft({ way: 'drawn', name: '강하늘' })).ok).toBe(false);
		expect(signatureIn(draft({ way: 'drawn', strokes: [[10, 10]] })).ok).toBe(false);
		expect(signatureIn(draft({ way: 'drawn', strokes: [[10, 10, 60, 10]] })).ok).toBe(false);
		expect(
			signatureIn(
				draft({
					way: 'drawn',
					strokes: [
						[10, 10, 60, 10],
						[10, 20, 70, 20]
					]
				})
			)
		).toEqual({
			ok: true,
			value: {
				kind: 'drawn',
				strokes: [
					[10, 10, 60, 10],
					[10, 20, 70, 20]
				]
			}
		});
	});

	test('the method says which it was', () => {
		expect(methodOf(undefined)).toBe('read_and_tapped');
		expect(methodOf({ kind: 'typed', name: '강하늘' })).toBe('read_and_typed');
		expect(methodOf({ kind: 'drawn', strokes: [[1, 1]] })).toBe('read_and_drawn');
	});
});

describe('lines', () => {
	test('points on the way are left out, corners and ends stay', () => {
		const straight = [0, 0, 100, 1, 200, 0, 300, 0, 300, 200, 300, 400];
		expect(fitted([straight])).toEqual([[0, 0, 300, 0, 300, 400]]);
		expect(fitted([[5, 5]])).toEqual([[5, 5]]);
		// A ring ends where it began, and stays a ring.
		expect(fitted([[0, 0, 300, 0, 300, 300, 0, 0]])).toEqual([[0, 0, 300, 0, 300, 300, 0, 0]]);
	});

	test('what is fitted once stays as it is', () => {
		const once = fitted([jagged(300), [0, 0, 100, 1, 200, 0]]);
		expect(fitted(once)).toEqual(once);
	});

	test('however much is drawn, it stays under four kilobytes', () => {
		const wild = Array.from({ length: STROKES_MAX + 20 }, () => jagged(120));
		const kept = fitted(wild);
		expect(kept).toHaveLength(STROKES_MAX);
		expect(pointsIn(kept)).toBeLessThanOrEqual(POINTS_MAX);
		const largest = Array.from({ length: STROKES_MAX }, (_, at) =>
			Array(2 * (at === 0 ? POINTS_MAX - STROKES_MAX + 1 : 1)).fill(SIGNATURE_BOX)
		);
		expect(pointsIn(largest)).toBe(POINTS_MAX);
		expect(JSON.stringify({ kind: 'drawn', strokes: largest }).length).toBeLessThan(4096);
	});
});
