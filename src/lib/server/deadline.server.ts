import { setTimeout as sleep } from 'node:timers/promises';
import { Busy } from '#lib/server/busy.server.ts';
import { pool, renewPool, SILENCE_MS, type Pool } from '#lib/server/database.server.ts';
import {
	codeOf,
	isCollision,
	isLostConnection,
	STATEMENT_STOPPED
} from '#lib/server/lost-connection.server.ts';
import { count } from '#lib/server/metrics.server.ts';
import { settings } from '#lib/server/settings.server.ts';

// 1. Whoever asks the database hears within the deadline, whatever the network does.
// 2. Tried again is only what certainly was not saved: what never began, what was undone by a
//    collision, and what lost its connection before its commit was sent.
// 3. An attempt that was given up commits nothing afterwards, or its fate is asked for.

/**
 * A transaction's number, and the server's life in which it had it: after a crash PostgreSQL may give
 * the number of what was lost to another.
 */
export type TransactionName = { id: string; life: string };

/** One attempt at a unit of work, and how far it came. */
export type Attempt<T> = {
	pool: Pool;
	/** The process's own clock (ms) at which it is given up. */
	until: number;
	/** The same for standing in line, while the pool answers others. */
	lineUntil: number;
	phase: 'waiting' | 'working' | 'committing';
	isGivenUp: boolean;
	/** What it will answer once it is committed. */
	value?: T;
	/** The transaction's name, to ask for its fate by. */
	transaction?: TransactionName;
};

/** How an attempt ended whose commit was sent and whose answer was lost; null: nobody knows. */
type Fate = 'committed' | 'undone' | null;
type Options<T> = { fateOf?: (attempt: Attempt<T>) => Promise<Fate> };

const TRIES_MAX = 5;
const FIRST_PAUSE_MS = 10;
/** PostgreSQL itself stops a slow statement a little earlier, so that the connection stays good. */
const SERVER_AHEAD_MS = 250;

/** What arrived is read in between. */
const READ_MS = 20;
const LISTEN_AGAIN_MS = 500;
/** Whoever stands in line while the pool answers others may wait for so many deadlines. */
const LINE_DEADLINES = 3;
const LINE_LOOK_MS = 500;

class GivenUp extends Error {
	code: 'DEADLINE' | 'POOL_RENEWED';
	constructor(code: GivenUp['code']) {
		super(code);
		this.code = code;
	}
}

/** Runs `once` until it is done, at most five times and within the deadline; else throws Busy. */
export async function withinDeadline<T>(
	once: (attempt: Attempt<T>) => Promise<T>,
	{ fateOf = async () => 'undone' }: Options<T> = {}
): Promise<T> {
	const lineUntil = performance.now() + settings.databaseDeadlineMs * LINE_DEADLINES;
	for (let tries = 1; ; tries++) {
		const attempt = newAttempt<T>(lineUntil);
		try {
			return await inTime(attempt, once(attempt));
		} catch (error) {
			const fate = isInDoubt(attempt, error) ? await fateOf(attempt) : 'undone';
			if (fate === 'committed') return attempt.value!;
			if (fate === null) throw new Busy('fate_unknown', error);
			if (!isExpected(error)) throw error;
			const mayTryAgain = codeOf(error) !== 'DEADLINE' && codeOf(error) !== STATEMENT_STOPPED;
			if (!mayTryAgain || tries === TRIES_MAX) throw new Busy('busy_try_again', error);
			await pauseBefore(tries + 1, lineUntil, error);
		}
	}
}

function newAttempt<T>(lineUntil: number): Attempt<T> {
	const until = performance.now() + settings.databaseDeadlineMs;
	return { pool: pool(), until, lineUntil, phase: 'waiting', isGivenUp: false };
}

/** Notes that the connection is there; from now on the work counts, not the line before it. */
export function begun(attempt: Attempt<unknown>): void {
	heard(attempt);
	attempt.phase = 'working';
	attempt.until = performance.now() + settings.databaseDeadlineMs;
}

/** How long PostgreSQL may take for one statement of this attempt (ms). */
export function statementMs(attempt: Attempt<unknown>): number {
	const leftMs = attempt.until - performance.now() - SERVER_AHEAD_MS;
	return Math.max(SERVER_AHEAD_MS, Math.floor(leftMs));
}

/** Notes that the pool answered; refuses an attempt that nobody waits for any more. */
export function heard(attempt: Attempt<unknown>): void {
	attempt.pool.heardAt = performance.now();
	if (attempt.isGivenUp) throw new GivenUp('DEADLINE');
}

function isExpected(error: unknown): boolean {
	const isOurs = error instanceof GivenUp || codeOf(error) === STATEMENT_STOPPED;
	return isOurs || isCollision(error) || isLostConnection(error);
}

/** The commit was sent, and what came back is not PostgreSQL's own no. */
function isInDoubt(attempt: Attempt<unknown>, error: unknown): boolean {
	return attempt.phase === 'committing' && (error instanceof GivenUp || isLostConnection(error));
}

function inTime<T>(attempt: Attempt<T>, work: Promise<T>): Promise<T> {
	const startedAt = performance.now();
	const { pool: asked } = attempt;
	const isSilent = () => asked.heardAt < startedAt;
	return new Promise((resolve, reject) => {
		const giveUp = (code: GivenUp['code']) => {
			attempt.isGivenUp = true;
			reject(new GivenUp(code));
		};
		const release = () => void (attempt.phase === 'waiting' && giveUp('POOL_RENEWED'));
		const listen = () => {
			if (attempt.phase !== 'waiting') return;
			if (isSilent() || !isInLine(asked)) renewPool(asked);
			stopListening = afterMs(LISTEN_AGAIN_MS, listen);
		};
		let stopListening = afterMs(SILENCE_MS, listen);
		const expire = () => {
			const leftMs = timeLeft(attempt, isSilent());
			if (leftMs > 0) return void (stopExpiring = afterMs(leftMs, expire));
			count('doorstep_database_deadlines_total', { phase: attempt.phase });
			giveUp('DEADLINE');
			if (attempt.phase !== 'waiting' || isSilent()) renewPool(asked);
		};
		let stopExpiring = afterMs(timeLeft(attempt, isSilent()), expire);
		asked.users.add(release);
		work.then(resolve, reject).finally(() => {
			asked.users.delete(release);
			stopListening();
			stopExpiring();
		});
	});
}

/**
 * Whether somebody may only be standing in line. While there are connections for all, who waits has
 * one that does not answer, though others of the pool may be new and do.
 */
function isInLine({ users }: Pool): boolean {
	return users.size > settings.poolSize;
}

/** When to look again (ms from now), 0 or less when it is time to give up. */
function timeLeft(attempt: Attempt<unknown>, isSilent: boolean): number {
	const nowMs = performance.now();
	const isAnswering = !isSilent && nowMs - attempt.pool.heardAt < SILENCE_MS;
	const isStanding = attempt.phase === 'waiting' && isAnswering;
	if (nowMs < attempt.until || !isStanding) return attempt.until - nowMs;
	return Math.min(LINE_LOOK_MS, attempt.lineUntil - nowMs);
}

/**
 * Calls back after so many milliseconds, and after what arrived meanwhile was read: a process that
 * was busy itself must not take its own silence for the other's. Gives the way to call it off.
 */
function afterMs(ms: number, call: () => void): () => void {
	let late: NodeJS.Timeout | undefined;
	const timer = setTimeout(() => (late = setTimeout(call, READ_MS)), Math.max(0, ms - READ_MS));
	return () => {
		clearTimeout(timer);
		clearTimeout(late);
	};
}

/** Waits a little, and a little longer each time; whoever collided does not meet again. */
async function pauseBefore(tries: number, until: number, cause: unknown): Promise<void> {
	count('doorstep_database_retries_total');
	const pauseMs = FIRST_PAUSE_MS * 2 ** tries * (0.5 + Math.random());
	if (performance.now() + pauseMs >= until) throw new Busy('busy_try_again', cause);
	await sleep(pauseMs);
}
