import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowSteps } from './row-steps.ts';

test('parts keep every row in its order and have few sizes', () => {
	fc.assert(
		fc.property(fc.array(fc.integer(), { maxLength: 230 }), (rows) => {
			const parts = rowSteps(rows);
			expect(parts.flat()).toEqual(rows);
			for (const part of parts) expect([1, 5, 25, 100]).toContain(part.length);
			expect(parts.filter((part) => part.length === 1).length).toBeLessThan(5);
		})
	);
});
