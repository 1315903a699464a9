import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fewestFor, skillBits } from '#lib/visits/time/skills.ts';

test('skills are bits in the order of those wanted', () => {
	expect(skillBits(['driving', 'sign language'], ['sign language', 'cooking'])).toBe(2);
	expect(skillBits(undefined, ['driving'])).toBe(0);
	expect(skillBits(['driving'], undefined)).toBe(0);
});

test('the fewest people for some skills are those of the smallest group that has them', () => {
	const smallest = (missing: number, people: number[]) => {
		const sizes = Array.from({ length: 1 << people.length }, (_, group) => {
			const chosen = people.filter((__, at) => group & (1 << at));
			const had = chosen.reduce((bits, one) => bits | one, 0);
			return (had & missing) === missing ? chosen.length : Infinity;
		});
		return Math.min(...sizes);
	};
	fc.assert(
		fc.property(fc.nat(15), fc.array(fc.nat(15), { maxLength: 6 }), (missing, people) => {
			expect(fewestFor(missing, people)).toBe(smallest(missing, people));
		}),
		{ numRuns: 1000 }
	);
});
