import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from '#lib/field/client/backoff.ts';

test('the wait starts within a second, doubles, and never exceeds five minutes', () => {
	expect(backoffMs(1, 0)).toBe(500);
	expect(backoffMs(3, 0.5)).toBe(3000);
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 1e6 }),
			fc.double({ min: 0, max: 0.999, noNaN: true }),
			(n, c) => {
				const wait = backoffMs(n, c);
				expect(wait).toBeGreaterThanOrEqual(500);
				expect(wait).toBeLessThanOrEqual(300_000);
			}
		)
	);
});

test('two phones that failed together do not come back together', () => {
	expect(backoffMs(5, 0.1)).not.toBe(backoffMs(5, 0.9));
});

test('the server’s wish is kept when it is longer, and capped', () => {
	expect(backoffMs(1, 0, 7000)).toBe(7000);
	expect(backoffMs(1, 0, 1e9)).toBe(300_000);
});
