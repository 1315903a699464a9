// npm run chaos -- [--seconds N] [--seed N] [--kills N] [--without "KIND,KIND"] [--plant lost] [--keep]
//
// A town with a durable database and two processes of the app; organizations book, counselors'
// phones exchange, the office cancels, while everything between and below them is broken. At the
// end a checker judges what the clients heard against what is in the database. Exits with 1 when
// a promise was broken, an answer took too long to come back, or a process ended unasked.
import { cpSync, mkdtempSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chanceOf } from './chance.ts';
import { check } from './checker.ts';
import type { Given } from './client.ts';
import { readTables } from './final-tables.ts';
import { HistoryFile, readHistory, type History } from './history.ts';
import { loser } from './impostors.ts';
import { booker, office, prober } from './load-office.ts';
import { ChaosPhone } from './load-phones.ts';
import { planOf, torment, type FaultKind } from './nemesis.ts';
import { byKind, recoveries } from './recovery.ts';
import { raiseTown, type Stage } from './stage.ts';
import type { Violation } from './violations.ts';

const RECOVERY_MAX_MS = 5_000;
const BOOKERS = 3;
const PHONES_EACH = 2;
const SHOWN_MAX = 12;

const { values: asked } = parseArgs({
	options: {
		seconds: { type: 'string', default: '60' },
		seed: { type: 'string', default: '1' },
		kills: { type: 'string', default: '20' },
		without: { type: 'string', default: '' },
		plant: { type: 'string' },
		keep: { type: 'boolean', default: false }
	}
});
const seed = Number(asked.seed);
const kills = Number(asked.kills);
const counts: Record<FaultKind, number> = {
	'database killed': kills,
	'app killed': kills,
	'database half-open': Math.ceil(kills / 5),
	'database reset': Math.ceil(kills / 4),
	'database slow': Math.ceil(kills / 10),
	'answers lost': Math.ceil(kills / 4),
	'clients reset': Math.ceil(kills / 5),
	'app frozen': Math.ceil(kills / 5)
};
for (const kind of asked.without.split(',')) delete counts[kind.trim() as FaultKind];

const say = (line: string) => void process.stdout.write(line + '\n');

say(`Raising the town (seed ${seed}) …`);
const stage = await raiseTown();
try {
	process.exitCode = await run(stage);
} finally {
	if (asked.keep) say(`The history and the logs: ${keep(stage)}`);
	await stage.end();
}

async function run(stage: Stage): Promise<number> {
	const since = new Date();
	const file = join(stage.folder, 'history.ndjson');
	const history = new HistoryFile(file);
	let isOver = false;
	const chance = chanceOf(seed);
	const given = (): Given => ({
		stage,
		history,
		chance: chanceOf(Math.floor(chance() * 2 ** 32)),
		isOver: () => isOver
	});
	const phones = await phonesOf(stage, given);
	if (asked.plant === 'lost') {
		for (const door of stage.doors) door.toClients.impostor = loser(chanceOf(seed));
	}
	say(`${phones.length} phones, ${BOOKERS} organizations, an office; breaking things …`);
	const startedAt = performance.now();
	const load = [
		...phones.map((phone) => phone.work()),
		...Array.from({ length: BOOKERS }, (_, at) => booker(given(), `organization ${at}`)),
		office(given(), 'office'),
		...stage.doors.map((_, app) => prober(given(), app))
	];
	await torment(stage, history, planOf(chanceOf(seed), counts));
	await sleep(Math.max(0, Number(asked.seconds) * 1000 - (performance.now() - startedAt)));
	isOver = true;
	await Promise.all(load);
	const seconds = (performance.now() - startedAt) / 1000;
	for (const door of stage.doors) door.toClients.impostor = null;
	const settled = await Promise.all(phones.map((phone) => phone.settle()));
	const shown = await Promise.all(
		phones.map(async (phone) => ({
			device: phone.deviceId,
			contacts: await phone.shownContacts()
		}))
	);
	history.close();
	const tables = { ...(await readTables(stage.adminUrl(), stage.agency.id, since)), shown };
	const told = readHistory(file);
	if (settled.includes(false)) say('Some phone still has something to send.');
	return report(told, check(told, tables), seconds);
}

function keep({ folder }: Stage): string {
	const place = mkdtempSync(join(tmpdir(), 'doorstep-chaos-'));
	for (const name of ['history.ndjson', 'logs']) {
		cpSync(join(folder, name), join(place, name), { recursive: true });
	}
	return place;
}

async function phonesOf(stage: Stage, given: () => Given): Promise<ChaosPhone[]> {
	const phones = stage.counselors.flatMap((email) =>
		Array.from(
			{ length: PHONES_EACH },
			(_, at) => new ChaosPhone(given(), `phone ${at} of ${email.split('@')[0]}`, email)
		)
	);
	for (const phone of phones) await phone.begin();
	return phones;
}

function report(history: History, violations: Violation[], seconds: number): number {
	const all = recoveries(history);
	const late = all.filter((one) => one.writeMs > RECOVERY_MAX_MS);
	const unasked = stage.doors.reduce((sum, { app }) => sum + app.unaskedExits, 0);
	const { faults, recorded } = history;
	say(`\n${seconds.toFixed(0)} s, ${faults.length} faults, ${recorded.length} facts recorded.`);
	say(
		`Programs that wanted a processor, on average: ${loadavg()[1]!.toFixed(1)} for ${cpus().length}.`
	);
	tellAttempts(history);
	say(
		'\nFault                    times   first answer to a write: middle, worst (runs again: middle)'
	);
	for (const { kind, count, upMs, middleMs, worstMs } of byKind(all)) {
		const runs = upMs === null ? '' : ` (${inSeconds(upMs)})`;
		const times = `${inSeconds(middleMs)}, ${inSeconds(worstMs)}${runs}`;
		say(`${kind.padEnd(24)} ${String(count).padStart(5)}   ${times}`);
	}
	tellViolations(violations);
	say(`Later than ${RECOVERY_MAX_MS / 1000} s after a fault: ${late.length} of ${all.length}.`);
	say(`Processes that ended unasked: ${unasked}.`);
	const untried = neverDone(history);
	if (untried.length) say(`Never done, so nothing is known of it: ${untried.join(', ')}.`);
	return violations.length || late.length || unasked || untried.length ? 1 : 0;
}

// A client that is always refused proves nothing about what it would have been promised.
function neverDone({ attempts }: History): string[] {
	const kinds = Map.groupBy(attempts, (one) => one.kind);
	const isNever = (ofKind: { result: string }[]) => !ofKind.some((one) => one.result === 'ok');
	return [...kinds].flatMap(([kind, ofKind]) => (isNever(ofKind) ? [kind] : []));
}

function tellAttempts({ attempts }: History): void {
	const kinds = Map.groupBy(attempts, (one) => one.kind);
	for (const [kind, ofKind] of kinds) {
		const count = (result: string) => ofKind.filter((one) => one.result === result).length;
		say(`${kind.padEnd(7)} ok ${count('ok')}, refused ${count('fail')}, unknown ${count('info')}`);
	}
}

function tellViolations(violations: Violation[]): void {
	say(`\nPromises broken: ${violations.length}.`);
	for (const [rule, ofRule] of Map.groupBy(violations, (one) => one.rule)) {
		say(`  ${rule}: ${ofRule.length}`);
	}
	for (const { rule, about } of violations.slice(0, SHOWN_MAX)) say(`    ${rule}: ${about}`);
}

function inSeconds(ms: number): string {
	return ms === Infinity ? 'never' : `${(ms / 1000).toFixed(2)} s`;
}
