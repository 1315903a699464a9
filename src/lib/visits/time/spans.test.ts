import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hitsAny, mergedSpans, overlapOf, type Span } from '#lib/visits/time/spans.ts';

const anySpan = fc.tuple(fc.nat(60), fc.nat(60)) as fc.Arbitrary<Span>;
const anySpans = fc.array(anySpan, { maxLength: 12 });

function numbersIn(spans: Span[]): Set<number> {
	const numbers = new Set<number>();
	for (const [from, to] of spans) for (let at = from; at < to; at++) numbers.add(at);
	return numbers;
}

test('merging keeps every number and leaves gaps between the spans', () => {
	fc.assert(
		fc.property(anySpans, (spans) => {
			const merged = mergedSpans(spans);
			expect(numbersIn(merged)).toEqual(numbersIn(spans));
			merged.forEach(([from, to], at) => {
				expect(from).toBeLessThan(to);
				if (at) expect(from).toBeGreaterThan(merged[at - 1]![1]);
			});
		})
	);
});

test('merging changes nothing of what it was given', () => {
	const spans: Span[] = [
		[5, 9],
		[1, 6]
	];
	expect(mergedSpans(spans)).toEqual([[1, 9]]);
	expect(spans).toEqual([
		[5, 9],
		[1, 6]
	]);
});

test('a hit is a shared number; touching is none', () => {
	expect(hitsAny([[10, 20]], 20, 30)).toBe(false);
	expect(hitsAny([[10, 20]], 0, 10)).toBe(false);
	fc.assert(
		fc.property(anySpans, fc.nat(60), fc.integer({ min: 1, max: 20 }), (spans, from, length) => {
			const numbers = numbersIn(spans);
			const shared = Array.from({ length }, (_, at) => from + at).filter((at) => numbers.has(at));
			expect(hitsAny(mergedSpans(spans), from, from + length)).toBe(shared.length > 0);
			expect(overlapOf(mergedSpans(spans), from, from + length)).toBe(shared.length);
		})
	);
});
