import { describe, expect, test } from 'vitest';
import { seriesState } from '#lib/visits/series-state.ts';

const confirmedAt = new Date('2026-08-24T05:00:00Z');

describe('a series', () => {
	test.each([
		['waits while a visit can be promised', null, 4, 0, 'waiting'],
		['is confirmed while visits are to come', confirmedAt, 2, 0, 'confirmed'],
		['stays confirmed when all visits are over', confirmedAt, 0, 0, 'confirmed'],
		['is cancelled as a request', null, 0, 4, 'cancelled'],
		['is cancelled also when some visits took place', confirmedAt, 0, 2, 'cancelled'],
		['has lapsed when nobody answered in time', null, 0, 0, 'lapsed']
	])('%s', (_, confirmed, visitsLeft, visitsCancelled, state) => {
		expect(seriesState({ confirmedAt: confirmed, visitsLeft, visitsCancelled })).toBe(state);
	});
});
