import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chanceOf } from './chance.ts';
import { HistoryFile, readHistory } from './history.ts';
import { planOf } from './nemesis.ts';

test('an attempt is in the file before it is made, and unknown until it is over', () => {
	const folder = mkdtempSync(join(tmpdir(), 'doorstep-history-'));
	const path = join(folder, 'history.ndjson');
	const history = new HistoryFile(path);
	const id = history.invoke('a', 'cancel', 1, { seriesId: 's' });
	history.invoke('a', 'cancel', 0, { seriesId: 't' });
	expect(readFileSync(path, 'utf8')).toContain('"seriesId":"t"');
	history.finish(id, 'fail', { code: 409 });
	history.close();
	const [over, open] = readHistory(path).attempts;
	expect(over).toMatchObject({ result: 'fail', app: 1, heard: { code: 409 } });
	expect(over!.returnedAt).toBeGreaterThanOrEqual(over!.invokedAt);
	expect(open).toMatchObject({ result: 'info', asked: { seriesId: 't' } });
	expect(open!.returnedAt).toBeUndefined();
	rmSync(folder, { recursive: true });
});

test('the same seed breaks the same things in the same order, each as often as asked', () => {
	const counts = { 'app killed': 20, 'database killed': 20, 'answers lost': 3 };
	const plan = planOf(chanceOf(5), counts);
	expect(planOf(chanceOf(5), counts)).toEqual(plan);
	expect(planOf(chanceOf(6), counts)).not.toEqual(plan);
	expect(plan.filter((one) => one.kind === 'app killed')).toHaveLength(20);
	expect(plan.filter((one) => one.app === 1)).toHaveLength(21);
});
