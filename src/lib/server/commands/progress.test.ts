import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { begin, finish } from '#lib/server/commands/progress.ts';

describe('progress', () => {
	test('is one line with its seconds and its result, where nobody watches', async () => {
		const out = paper(false);
		await finish(
			begin('Counting', async () => 7),
			(found) => `found ${found}`,
			out
		);
		expect(out.text).toMatch(/^Counting … 0\.\d s {2}found 7\n$/);
	});

	test('counts the seconds of the work, not of the waiting for it', async () => {
		const out = paper(false);
		const stage = begin('Quick', async () => {});
		await setTimeout(150);
		await finish(stage, () => '', out);
		expect(out.text).toBe('Quick … 0.0 s\n');
	});

	test('runs live at a terminal, on one line', async () => {
		const out = paper(true);
		await finish(
			begin('Waiting', () => setTimeout(350)),
			() => '',
			out
		);
		expect(out.text.split('\n')).toHaveLength(2);
		expect(out.text.split('\r').length).toBeGreaterThan(3);
		expect(out.text.split('\r\x1b[K').at(-1)).toMatch(/^Waiting … 0\.\d s\n$/);
	});

	test('does not call it a failure when somebody broke it off', async () => {
		const out = paper(false);
		const stage = begin('Falling', () => Promise.reject(AbortSignal.abort().reason));
		await expect(finish(stage, () => '', out)).rejects.toThrow();
		expect(out.text).toContain('stopped');
	});

	test('tells what failed, and hands the error on', async () => {
		const out = paper(false);
		const stage = begin('Falling', () => Promise.reject(new Error('no floor')));
		await expect(finish(stage, () => '', out)).rejects.toThrow('no floor');
		expect(out.text).toMatch(/^Falling … 0\.\d s {2}failed\n$/);
	});
});

function paper(isTTY: boolean): NodeJS.WriteStream & { text: string } {
	const out = { isTTY, text: '', write: (text: string) => ((out.text += text), true) };
	return out as unknown as NodeJS.WriteStream & { text: string };
}
