import { expect, test } from 'vitest';
import { payloadSchemas } from '#lib/field/protocol.ts';
import { freshDatabase } from '../database/fresh.ts';
import { storm } from './storm.ts';

const OPERATIONS = 200;
const PLANTED_OPERATIONS = 50;
/** 1 never broke anything. A seed that did joins it here; 20 looked for claims right after a restore. */
const seeds = [1, 20];

test.each(seeds)(
	'storm %i: every saved fact arrives once, and every phone shows what the server has',
	async (seed) => {
		const report = await storm(await freshDatabase(), { operations: OPERATIONS, seed });
		expect(report.violations, `seed ${seed}`).toEqual([]);
		expect(report.saved).toBeGreaterThanOrEqual(OPERATIONS);
		expect(report.restores).toBe(1);
		expect(Object.keys(report.kinds).sort()).toEqual(Object.keys(payloadSchemas).sort());
		expect(report.photos).toBeGreaterThan(0);
	},
	300_000
);

test('a planted loss is found', async () => {
	const wanted = { operations: PLANTED_OPERATIONS, seed: 1, plant: 'lost' } as const;
	const { requests, violations } = await storm(await freshDatabase(), wanted);
	expect(requests.planted).toBe(1);
	expect(violations.map((one) => one.rule)).toContain('the row of a fact is missing');
}, 300_000);
