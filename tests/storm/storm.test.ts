import { expect, test } from 'vitest';
import { freshDatabase } from '../database/fresh.ts';
import { storm } from './storm.ts';

const OPERATIONS = 200;
/** Storms that once broke something, and one that never did. */
const seeds = [1];

test.each(seeds)(
	'storm %i: every saved fact arrives once, every phone shows the same',
	async (seed) => {
		const report = await storm(await freshDatabase(), { operations: OPERATIONS, seed });
		expect(report.violations, `seed ${seed}`).toEqual([]);
		expect(report.saved).toBeGreaterThanOrEqual(OPERATIONS);
	},
	60_000
);
