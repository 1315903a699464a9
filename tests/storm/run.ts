// npm run storm -- [--operations N] [--seed N] [--plant lost]
//
// Phones of all counselors against the real exchange and a real database, through a network that
// breaks: answers lost, requests repeated and reordered, tabs killed, the app and the database (kill -9)
// too, clocks off, sign-ins that end, visits given to others, the database restored. A long storm is many towns, one after the other,
// each with a seed of its own, so that what one finds can be found again quickly. Exits with 1 when
// a promise was broken.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { project } from '#lib/server/commands/project.ts';
import type { Violation } from '../chaos/violations.ts';
import { copyOfTemplate } from '../database/copy.ts';
import { startThrowaway } from '../database/throwaway.ts';
import type { Plant } from './network.ts';
import { storm, type StormReport } from './storm.ts';

const TOWN_OPERATIONS = 500;
const SHOWN_MAX = 12;

const { values: asked } = parseArgs({
	options: {
		operations: { type: 'string', default: '10000' },
		seed: { type: 'string', default: '1' },
		plant: { type: 'string', default: 'none' }
	}
});
const say = (line: string) => void process.stdout.write(line + '\n');

const throwaway = await startThrowaway(project, true);
const startedAt = performance.now();
const reports: StormReport[] = [];
try {
	await rage(Number(asked.operations), Number(asked.seed));
	tell();
} finally {
	await throwaway.end();
}
process.exit(reports.some((one) => one.violations.length) ? 1 : 0);

async function rage(operations: number, firstSeed: number): Promise<void> {
	let left = operations;
	for (let seed = firstSeed; left > 0; seed++) {
		const database = await copyOfTemplate(throwaway.adminUrl, throwaway.passwords);
		const wanted = Math.min(left, TOWN_OPERATIONS);
		const plant = asked.plant as Plant;
		const report = await storm(database, { operations: wanted, seed, plant, ownsServer: true });
		reports.push(report);
		left -= report.saved;
		say(`seed ${seed}: ${report.saved} facts, ${report.violations.length} promises broken`);
		for (const one of report.violations.slice(0, SHOWN_MAX)) say(`    ${one.rule}: ${one.about}`);
	}
}

function tell(): void {
	const sum = (of: (one: StormReport) => number) => reports.reduce((all, one) => all + of(one), 0);
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
	say(`\n${sum((one) => one.saved)} facts in ${reports.length} towns and ${seconds} s;`);
	say(`of them refused, as they must be: ${sum((one) => one.refused)}.`);
	say(`Photos of notes: ${sum((one) => one.photos)}. By kind:`);
	tellCounts(reports.map((one) => one.kinds));
	say(
		`Tabs that died: ${sum((one) => one.deaths)}. Visits given to others: ${sum((one) => one.given)}.`
	);
	say(
		`Apps that died: ${sum((one) => one.kills.app)}; databases: ${sum((one) => one.kills.database)}.`
	);
	say(`Databases restored: ${sum((one) => one.restores)}.`);
	say('\nWhat became of requests:');
	tellCounts(reports.map((one) => one.requests));
	tellViolations(reports.flatMap((one) => one.violations));
}

function tellViolations(violations: Violation[]): void {
	say(`\nPromises broken: ${violations.length}.`);
	for (const [rule, of] of Map.groupBy(violations, (one) => one.rule))
		say(`  ${rule}: ${of.length}`);
}

function tellCounts(all: Record<string, number>[]): void {
	for (const kind of new Set(all.flatMap((one) => Object.keys(one)))) {
		const sum = all.reduce((so, one) => so + (one[kind] ?? 0), 0);
		say(`  ${kind.padEnd(24)} ${String(sum).padStart(6)}`);
	}
}
