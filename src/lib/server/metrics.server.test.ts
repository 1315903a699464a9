import { beforeEach, expect, test } from 'vitest';
import { allSamples, asText, count, gauge, observe } from '#lib/server/metrics.server.ts';
import { processState } from '#lib/server/process-state.server.ts';

beforeEach(() => {
	processState.counts.clear();
	processState.gauges.clear();
});

test('counts and gauges of several processes are read under their numbers', async () => {
	count('requests_total', { route: '/a"b\n' });
	count('requests_total', { route: '/a"b\n' });
	gauge('well', () => new Map([['up', 1]]));
	gauge('ill', () => Promise.reject(new Error('away')));
	const samples = await allSamples();
	expect(asText([samples, new Map([['up', 0]])])).toBe(
		'requests_total{route="/a_b_",process="1"} 2\nup{process="1"} 1\nup{process="2"} 0\n'
	);
});

test('a duration falls into every bucket that is wide enough', async () => {
	observe('wait_seconds', 0.3);
	const samples = await allSamples();
	expect(samples.get('wait_seconds_bucket{le="0.25"}')).toBe(0);
	expect(samples.get('wait_seconds_bucket{le="0.5"}')).toBe(1);
	expect(samples.get('wait_seconds_bucket{le="+Inf"}')).toBe(1);
	expect(samples.get('wait_seconds_count')).toBe(1);
});
