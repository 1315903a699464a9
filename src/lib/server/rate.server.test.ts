import { expect, test } from 'vitest';
import { rateLimiter } from '#lib/server/rate.server.ts';

test('an address may burst, then goes on at its rate, and holds up no other', () => {
	const mayPass = rateLimiter(2, 5);
	const passed = (times: number, atMs: number, address = 'a') =>
		Array.from({ length: times }, () => mayPass(address, atMs)).filter(Boolean).length;
	expect(passed(9, 0)).toBe(5);
	expect(passed(9, 0, 'b')).toBe(5);
	expect(passed(9, 1000)).toBe(2);
	expect(passed(9, 1400)).toBe(0);
	expect(passed(9, 1500)).toBe(1);
	expect(passed(9, 60_000)).toBe(5);
});

test('many addresses do not fill the memory, and the busy one is not forgotten', () => {
	const mayPass = rateLimiter(0.001, 2);
	mayPass('busy', 0);
	mayPass('busy', 0);
	for (let n = 0; n < 30_000; n++) {
		mayPass(`address ${n}`, 0);
		if (n % 100 === 0) expect(mayPass('busy', 0)).toBe(false);
	}
});
