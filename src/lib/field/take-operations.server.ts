import type { StaffActor } from '#lib/base/actor.ts';
import { applyInTurn, applyTogether } from '#lib/field/apply-together.server.ts';
import { keysOf, openEnvelope, type Sent } from '#lib/field/open-envelope.server.ts';
import { BATCH_MAX, type Envelope, type VerdictOf } from '#lib/field/protocol.ts';
import type { Opener } from '#lib/identity/opener.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { isBusy, type Busy } from '#lib/server/busy.server.ts';
import { logSurprise } from '#lib/server/log.server.ts';
import { codeOf, isCollision, STATEMENT_STOPPED } from '#lib/server/lost-connection.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';

/** So many are one transaction: a whole request, whose rows are few enough to be written in a moment. */
export const TOGETHER_MAX = BATCH_MAX;
/** So many, each behind a savepoint, are done within the deadline of the database on a slow server too. */
export const IN_TURN_MAX = 20;

/** How a batch is taken: the quick way for a batch in which nothing is unusual, or with care. */
type Way = (
	work: Work<StaffActor>,
	agency: Agency,
	deviceId: string,
	batch: Sent[]
) => Promise<VerdictOf[]>;

/**
 * Takes what a phone hands over and gives the verdicts, in order. Nearly every batch is one
 * transaction. What stands in the way of that is met with more and more care: a batch with a refusal
 * is done again in portions, each operation behind a savepoint; one with a surprise, each in a transaction of its
 * own, so that one that fails holds up no other. An operation that failed by surprise gets no verdict
 * and stays on the phone. Throws Busy when the database does not answer.
 */
export async function takeOperations(
	actor: StaffActor,
	agency: Agency,
	deviceId: string,
	envelopes: Envelope[]
): Promise<VerdictOf[]> {
	const keys = envelopes.length > 0 ? await keysFor(actor, envelopes) : null;
	if (!keys) return [];
	const sent = envelopes.map((envelope) => ({
		envelope,
		opened: openEnvelope(keys, deviceId, envelope)
	}));
	const verdicts: VerdictOf[] = [];
	for (let from = 0; from < sent.length; from += TOGETHER_MAX) {
		const batch = sent.slice(from, from + TOGETHER_MAX);
		verdicts.push(...(await takeBatch(actor, agency, deviceId, batch)));
	}
	return verdicts;
}

/** Null when the agency's own keys cannot be opened: nothing can be said about any operation then. */
async function keysFor(
	actor: StaffActor,
	envelopes: Envelope[]
): Promise<Map<string, Opener> | null> {
	try {
		return await reading(actor, (work) => keysOf(work, envelopes));
	} catch (error) {
		if (isBusy(error)) throw error;
		logSurprise(error, { route: 'exchange' });
		return null;
	}
}

async function takeBatch(
	actor: StaffActor,
	agency: Agency,
	deviceId: string,
	batch: Sent[]
): Promise<VerdictOf[]> {
	const by: By = (way, some) => acting(actor, (work) => way(work, agency, deviceId, some));
	try {
		return await by(applyTogether, batch);
	} catch (error) {
		passOn(error);
		// What met others, or took too long, would do so again with several of them.
		return takeWithCare(by, batch, isBusy(error) ? 1 : IN_TURN_MAX);
	}
}

type By = (way: Way, some: Sent[]) => Promise<VerdictOf[]>;

/** In portions of so many: what was taken before a break stays, so that a slow server gets on. */
async function takeWithCare(by: By, batch: Sent[], portion: number): Promise<VerdictOf[]> {
	const verdicts: VerdictOf[] = [];
	for (let from = 0; from < batch.length; from += portion) {
		const some = batch.slice(from, from + portion);
		const inTurn = some.length > 1 ? await orNull(by(applyInTurn, some)) : null;
		verdicts.push(...(inTurn ?? (await takeAlone(by, some))));
	}
	return verdicts;
}

async function takeAlone(by: By, batch: Sent[]): Promise<VerdictOf[]> {
	const verdicts: VerdictOf[] = [];
	for (const one of batch) {
		const alone = await orNull(by(applyInTurn, [one]), logSurpriseOf);
		verdicts.push(...(alone ?? []));
	}
	return verdicts;
}

async function orNull<T>(work: Promise<T>, onSurprise = (_: unknown) => {}): Promise<T | null> {
	try {
		return await work;
	} catch (error) {
		passOn(error);
		onSurprise(error);
		return null;
	}
}

const logSurpriseOf = (error: unknown) => logSurprise(error, { route: 'exchange' });

/**
 * The rest would wait for the same database; the phone keeps everything and comes again. What only
 * these operations run into, each time, must not keep the others waiting for ever.
 */
function passOn(error: unknown): void {
	if (isBusy(error) && !isItsOwn(error)) throw error;
}

/** It met another unit of work, or a statement of it took too long; the database itself answers. */
function isItsOwn({ cause }: Busy): boolean {
	return isCollision(cause) || codeOf(cause) === STATEMENT_STOPPED;
}
