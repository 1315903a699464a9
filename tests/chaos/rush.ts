// npm run rush -- [--answers N] [--seed N]
//
// Everybody wants the same few times at once: three processes of the app hold, book, confirm and
// move, and in the middle the database is killed (-9) and started again. Then the checker judges
// what was answered against what is stored, and has to find an overlap that is planted. Prints one
// line of JSON; exits with 1 when a promise was broken or the planted overlap was missed.
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chanceOf } from './chance.ts';
import { checkRush, type Asked } from './rush-checker.ts';
import { booker, confirmer, holder, mover, type Rush } from './rush-load.ts';
import { plantOverlap, readRush } from './rush-tables.ts';
import { raiseTown, type Stage } from './stage.ts';

const APPS = 3;
const WANTED_STARTS = 24;
const HALF_MAX_MS = 60_000;
const LOOK_MS = 50;
const CLIENTS = [...of(10, holder), ...of(8, booker), ...of(4, mover), confirmer];

const { values: options } = parseArgs({
	options: {
		answers: { type: 'string', default: '160' },
		seed: { type: 'string', default: '1' }
	}
});
const stage = await raiseTown(APPS);
try {
	const told = await rush(stage);
	process.stdout.write(JSON.stringify(told) + '\n');
	process.exitCode = told.violations.length || !told.isPlantedFound ? 1 : 0;
} finally {
	await stage.end();
}

async function rush({ adminUrl, agency, starts, postgres }: Stage) {
	const since = new Date();
	const asked: Asked[] = [];
	const chance = chanceOf(Number(options.seed));
	let isOver = false;
	const given = {
		...{ stage, asked, booked: [] },
		starts: starts.slice(0, WANTED_STARTS).map(({ start }) => start),
		isOver: () => isOver
	};
	const load = CLIENTS.map((client) =>
		client({ ...given, chance: chanceOf(Math.floor(chance() * 2 ** 32)) })
	);
	const half = Number(options.answers) / 2;
	await answers(asked, half);
	await postgres.killAndRestart();
	await answers(asked, answeredOf(asked) + half);
	isOver = true;
	await Promise.all(load);
	const violations = checkRush(asked, await readRush(adminUrl(), agency.id, since));
	const planted = await plantOverlap(adminUrl());
	const found = checkRush(asked, await readRush(adminUrl(), agency.id, since));
	return {
		counts: countsOf(asked),
		violations,
		unaskedExits: stage.doors.reduce((sum, { app }) => sum + app.unaskedExits, 0),
		isPlantedFound: found.some(({ rule }) => rule === 'two live allocations overlap') && !!planted
	};
}

/** Until so many clear answers were heard, whatever the pace of the machine; not for ever. */
async function answers(asked: Asked[], count: number): Promise<void> {
	const end = Date.now() + HALF_MAX_MS;
	while (answeredOf(asked) < count && Date.now() < end) await sleep(LOOK_MS);
}

function answeredOf(asked: Asked[]): number {
	return asked.filter(({ result }) => result !== 'unknown').length;
}

function countsOf(asked: Asked[]): Record<string, Record<Asked['result'], number>> {
	const kinds = Map.groupBy(asked, (one) => one.kind);
	return Object.fromEntries(
		[...kinds].map(([kind, all]) => {
			const count = (result: Asked['result']) => all.filter((one) => one.result === result).length;
			return [kind, { yes: count('yes'), no: count('no'), unknown: count('unknown') }];
		})
	);
}

function of(count: number, client: (rush: Rush) => Promise<void>) {
	return Array.from({ length: count }, () => client);
}
