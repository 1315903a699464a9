import { describe, expect, test } from 'vitest';
import { isForGood, pauseAfter, QUEUE_TRIES, TRIES_MAX } from '#lib/notices/tries.ts';

describe('tries', () => {
	test('outlast a night without a mail server, and come to an end', () => {
		let hours = 0;
		for (let attempts = QUEUE_TRIES; attempts < TRIES_MAX; attempts++) {
			hours += pauseAfter(attempts) / 3_600_000;
		}
		expect(hours).toBeGreaterThan(10);
		expect(hours).toBeLessThan(24);
	});

	test('end at once where the other side knows no such recipient', () => {
		for (const code of ['SMTP 550', 'SMTP 553', 'HTTP 404', 'HTTP 422']) {
			expect(isForGood(code), code).toBe(true);
		}
	});

	test('go on where it may be better later', () => {
		for (const code of ['SMTP 421', 'SMTP 452', 'HTTP 503', 'HTTP 401', 'HTTP 429', 'ETIMEDOUT']) {
			expect(isForGood(code), code).toBe(false);
		}
	});
});
