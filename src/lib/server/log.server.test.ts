import { afterEach, expect, test, vi } from 'vitest';
import { logSurprise } from '#lib/server/log.server.ts';

afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});

test('a storm of surprises does not fill the disk, and is counted', () => {
	const lines: string[] = [];
	vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
	let nowMs = 1_000_000;
	vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
	const ids = Array.from({ length: 10_000 }, () => logSurprise(new Error('canary 010-1234-5678')));
	expect(new Set(ids).size).toBe(10_000);
	expect(lines.length).toBe(50);
	nowMs += 11_000;
	logSurprise(new Error('once more'));
	expect(JSON.parse(lines.at(-1)!)).toMatchObject({ event: 'surprise', leftOut: 9_950 });
	expect(lines.join('')).not.toContain('canary');
});
