import cluster, { type Worker } from 'node:cluster';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '#lib/server/log.server.ts';
import { asText } from '#lib/server/metrics.server.ts';

// One small process that does nothing but look after those that serve. They share one port.

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 2_000;
/** Who lived for so long was well; its death begins the pauses anew. */
const WELL_MS = 10_000;
/** Requests finish for ten seconds, then queue and pools close. */
const STOP_MAX_MS = 25_000;
const METRICS_MAX_MS = 2_000;
/**
 * Node lets young memory grow to three times 16 MB before it looks what is needed; an app that
 * mostly waits for its database gives that up gladly.
 */
const YOUNG_MEMORY = '--max-semi-space-size=4';
// The parent is kept small by package.json; those that serve are to be fast.
const PARENT_ONLY = '--optimize-for-size';

export const OPEN = 'open';
type Metrics = { metrics: [string, number][] };

export type Supervisor = { stop: () => Promise<void>; metrics: () => Promise<string> };

/**
 * Runs `count` processes of this program and starts one that died again, after a pause that grows
 * while they keep dying. Resolves when all are open; rejects when one dies before it ever was.
 */
export async function supervise(count: number): Promise<Supervisor> {
	// Each takes connections from the one queue of the port. What comes while none is alive waits
	// there, instead of being handed to one that has just died.
	cluster.schedulingPolicy = cluster.SCHED_NONE;
	const given = process.execArgv.filter((flag) => flag !== PARENT_ONLY);
	cluster.setupPrimary({ execArgv: [...given, YOUNG_MEMORY] });
	let isStopping = false;
	const workers = new Set<Worker>();
	const stop = async () => {
		isStopping = true;
		await Promise.all([...workers].map(end));
	};
	try {
		await Promise.all(Array.from({ length: count }, () => keepOne()));
	} catch (error) {
		await stop();
		throw error;
	}
	return { stop, metrics: () => metricsOf([...workers]) };

	async function keepOne(): Promise<void> {
		const first = start();
		await opened(first);
		void again(first, FIRST_PAUSE_MS);
	}

	function start(): Worker {
		const worker = cluster.fork();
		workers.add(worker);
		worker.on('exit', () => workers.delete(worker));
		return worker;
	}

	async function again(worker: Worker, pauseMs: number): Promise<void> {
		const startedAt = performance.now();
		const [code, signal] = await died(worker);
		if (isStopping) return;
		log('error', { event: 'process died', code: signal ?? String(code) });
		const nextMs = performance.now() - startedAt > WELL_MS ? FIRST_PAUSE_MS : pauseMs;
		await sleep(nextMs);
		if (!isStopping) await again(start(), Math.min(nextMs * 2, LAST_PAUSE_MS));
	}
}

function opened(worker: Worker): Promise<void> {
	return new Promise((resolve, reject) => {
		worker.on('message', (message) => message === OPEN && resolve());
		worker.once('exit', () => reject(new Error('Doorstep could not be opened.')));
	});
}

function died(worker: Worker): Promise<[number | null, string | null]> {
	return new Promise((resolve) => {
		if (worker.isDead()) return resolve([worker.process.exitCode, worker.process.signalCode]);
		worker.once('exit', (code, signal) => resolve([code, signal]));
	});
}

async function end(worker: Worker): Promise<void> {
	worker.process.kill('SIGTERM');
	const late = setTimeout(() => worker.process.kill('SIGKILL'), STOP_MAX_MS);
	await died(worker);
	clearTimeout(late);
}

/** The metrics of all processes; one that does not answer is left out. */
async function metricsOf(workers: Worker[]): Promise<string> {
	const answers = await Promise.all(workers.map(askMetrics));
	return asText(answers.map((answer) => new Map(answer?.metrics)));
}

function askMetrics(worker: Worker): Promise<Metrics | undefined> {
	return new Promise((resolve) => {
		const late = setTimeout(() => resolve(undefined), METRICS_MAX_MS);
		const listen = (message: Metrics) => {
			if (!Array.isArray(message?.metrics)) return;
			clearTimeout(late);
			worker.off('message', listen);
			resolve(message);
		};
		worker.on('message', listen);
		worker.send('metrics', (error) => error && resolve(undefined));
	});
}

/** The processes that DOORSTEP_PROCESSES asks for; 0 serves without anybody looking after it. */
export function processesWanted(env = process.env): number {
	const wanted = Number(env.DOORSTEP_PROCESSES || 1);
	if (Number.isInteger(wanted) && wanted >= 0 && wanted <= 64) return wanted;
	throw new Error(`DOORSTEP_PROCESSES has to be a number from 0 to 64.`);
}
