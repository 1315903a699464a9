import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { judge, lineOf } from './judge.ts';
import { aService, programmes } from './files.ts';
import { openStage } from './stage.ts';

/*
 * `npm run cases [ID …]`: every published programme as a service, by its import file, tried field by
 * field. One line for each; ends with 1 where fewer than 28 of 30 are full.
 */

const GOAL = 28 / 30;
const asked = process.argv.slice(2);
const project = fileURLToPath(new URL('../..', import.meta.url));
const chosen = programmes().filter(({ id }) => !asked.length || asked.includes(id));
const stage = await openStage(project);
let full = 0;
try {
	for (const record of chosen) {
		const verdict = await judge(stage.ownerUrl, record, aService(record.id));
		const line = lineOf(verdict);
		if (line.endsWith(' full')) full++;
		console.log(line);
	}
} finally {
	await stage.clearAway();
}
console.log(`${full} of ${chosen.length} full`);
if (full < GOAL * chosen.length) process.exitCode = 1;
