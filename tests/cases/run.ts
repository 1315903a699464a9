import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { judge, lineOf } from './judge.ts';
import { aService, programmes, type Set } from './files.ts';
import { linesOf, resultTables } from './results.ts';
import { openStage } from './stage.ts';

/*
 * `npm run cases [ID …]`: every published programme as a service, by its import file, tried field by
 * field; with `--others` those that were made up to try what the published ones do not have. One
 * line for each; ends with 1 where fewer than 28 of 30 are full. With `--results` published figures
 * instead, and whether they follow from their counts.
 */

const GOAL = 28 / 30;
const words = process.argv.slice(2);
if (words.includes('--results')) {
	console.log(linesOf(resultTables()).join('\n'));
	process.exit(0);
}
const set: Set = words.includes('--others') ? 'others' : 'published';
const asked = words.filter((word) => !word.startsWith('--'));
const project = fileURLToPath(new URL('../..', import.meta.url));
const chosen = programmes(set).filter(({ id }) => !asked.length || asked.includes(id));
const stage = await openStage(project);
let full = 0;
try {
	for (const record of chosen) {
		const verdict = await judge(
			stage.ownerUrl,
			record,
			aService(record.id, set),
			aService(`${record.id}.asked`, set)
		);
		if (verdict.why === null && !verdict.missing.length) full++;
		console.log(lineOf(verdict));
	}
} finally {
	await stage.clearAway();
}
console.log(`${full} of ${chosen.length} full`);
if (set === 'published' && full < GOAL * chosen.length) process.exitCode = 1;
