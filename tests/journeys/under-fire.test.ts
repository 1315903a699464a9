import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { project } from '#lib/server/commands/project.ts';

type Count = { yes: number; no: number; unknown: number };
type Told = {
	counts: Record<'hold' | 'book' | 'confirm' | 'move', Count>;
	violations: unknown[];
	unaskedExits: number;
	isPlantedFound: boolean;
};

/*
 * Three processes of the app over a durable database of their own, in a process of its own so that
 * nothing of it stays in this one.
 */
test('with the database killed in a rush nothing is booked twice, halved or lost', async () => {
	test.setTimeout(240_000);
	const told = await rush();
	expect(told.violations).toEqual([]);
	expect(told.unaskedExits).toBe(0);
	expect(told.isPlantedFound, 'the checker finds a planted overlap').toBe(true);
	// Who is never answered, or never refused, proves nothing.
	for (const kind of ['hold', 'book', 'confirm', 'move'] as const) {
		expect(told.counts[kind]?.yes, kind).toBeGreaterThan(0);
	}
	expect(told.counts.hold.no + told.counts.book.no).toBeGreaterThan(0);
	console.log('rush:', JSON.stringify(told.counts));
});

function rush(): Promise<Told> {
	const child = spawn(process.execPath, [join(project, 'tests/chaos/rush.ts')], {
		cwd: project,
		env: { PATH: process.env.PATH, HOME: process.env.HOME },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	let text = '';
	child.stdout.on('data', (chunk) => (text += chunk));
	return new Promise((resolve, reject) => {
		child.on('close', (code) => {
			const line = text.trim().split('\n').at(-1) ?? '';
			if (line.startsWith('{"counts"')) resolve(JSON.parse(line));
			else reject(new Error(`The rush ended with ${code}.`));
		});
	});
}
