import { setTimeout as sleep } from 'node:timers/promises';
import { shuffled, type Chance } from './chance.ts';
import type { Fault, HistoryFile } from './history.ts';
import { recoveryOf } from './recovery.ts';
import type { Stage } from './stage.ts';

/** What is done to the product; each is done to one process, but the database is everybody's. */
export type FaultKind =
	| 'database killed'
	| 'app killed'
	| 'database half-open'
	| 'database reset'
	| 'database slow'
	| 'answers lost'
	| 'clients reset'
	| 'app frozen';

export type Plan = { kind: FaultKind; app: number }[];

const HELD_MS = 1_500;
/** How long the next fault waits for the last one to be got over. */
const WAIT_MAX_MS = 20_000;
const CALM_MS = 250;
const LOOK_EVERY_MS = 50;

/** Every fault as often as asked, over both processes in turn, in an order of the seed. */
export function planOf(chance: Chance, counts: Partial<Record<FaultKind, number>>): Plan {
	const all = Object.entries(counts).flatMap(([kind, count]) =>
		Array.from({ length: count }, (_, at) => ({ kind: kind as FaultKind, app: at % 2 }))
	);
	return shuffled(chance, all);
}

/** Does one after the other; after each, waits until every process that felt it writes again. */
export async function torment(stage: Stage, history: HistoryFile, plan: Plan): Promise<void> {
	for (const { kind, app } of plan) {
		const from = Date.now();
		const apps = kind === 'database killed' ? stage.doors.map((_, at) => at) : [app];
		const healed = await faults[kind](stage, app);
		history.fault({ kind, apps, from, ...healed });
		await gotOver(history, apps, healed.healedAt);
		await sleep(CALM_MS);
	}
}

async function gotOver(history: HistoryFile, apps: number[], healedAt: number): Promise<void> {
	const isOver = () =>
		apps.every((app) => recoveryOf(history.finished, { healedAt }, app).writeMs < Infinity);
	while (!isOver() && Date.now() - healedAt < WAIT_MAX_MS) await sleep(LOOK_EVERY_MS);
}

type Healed = Pick<Fault, 'healedAt' | 'upAt'>;

/** Each gives the moment from which on nothing is broken any more; of a kill, that of the kill. */
const faults: Record<FaultKind, (stage: Stage, app: number) => Promise<Healed>> = {
	'database killed': ({ postgres }) => postgres.killAndRestart(),
	'app killed': ({ doors }, app) => doors[app]!.app.killAndRestart(),
	'database half-open': ({ doors }, app) => {
		const { toDatabase } = doors[app]!;
		return held(
			() => toDatabase.silence(),
			() => (toDatabase.mode = 'open')
		);
	},
	'database reset': async ({ doors }, app) => {
		doors[app]!.toDatabase.reset();
		return { healedAt: Date.now() };
	},
	'database slow': ({ doors }, app) => {
		const { toDatabase } = doors[app]!;
		return held(
			() => (toDatabase.mode = 'slow'),
			() => (toDatabase.mode = 'open')
		);
	},
	'answers lost': ({ doors }, app) => {
		const { toClients } = doors[app]!;
		return held(
			() => (toClients.mode = 'mute'),
			() => (toClients.mode = 'open')
		);
	},
	'clients reset': async ({ doors }, app) => {
		doors[app]!.toClients.reset();
		return { healedAt: Date.now() };
	},
	'app frozen': ({ doors }, app) =>
		held(
			() => doors[app]!.app.freeze(),
			() => doors[app]!.app.wake()
		)
};

async function held(begin: () => void, end: () => void): Promise<Healed> {
	begin();
	await sleep(HELD_MS);
	end();
	return { healedAt: Date.now() };
}
