/**
 * Push, then pull, one tab at a time.
 * 1. Only an id that a true answer lists leaves the outbox.
 * 2. Whatever fails, everything is kept; there is no last try.
 * 3. The day is asked for with the last push, so it already knows what was sent.
 */
import type { Envelope, ExchangeAnswer } from '#lib/field/protocol.ts';
import { BATCH_MAX, PROTOCOL } from '#lib/field/terms.ts';
import type { FieldDatabase, KeptContent, KeptOperation } from '#lib/field/client/database.ts';
import {
	contentsOf,
	moveOperations,
	nextBatch,
	prune,
	releaseSending
} from '#lib/field/client/outbox.ts';
import type { Batch } from '#lib/field/client/outbox.ts';
import { readOverview } from '#lib/field/client/overview.ts';
import { settle } from '#lib/field/client/settle.ts';
import { postExchange, type Failure, type Fetch, type Reply } from '#lib/field/client/wire.ts';

/** How often the day is fetched in one run while new operations keep coming. */
const ROUNDS_MAX = 3;
/** How often batches are halved in one run before it ends as failed. */
const SPLITS_MAX = 40;

export type ExchangeResult =
	| { kind: 'done' }
	| { kind: 'revoked' }
	| { kind: 'failed'; reason: Failure; retryAfterMs: number };

export type Exchange = {
	database: FieldDatabase;
	address: string;
	deviceLabel: string;
	appVersion: string;
	fetch: Fetch;
	now: () => Date;
	/** The data key while unlocked; without it operations are sent and no day is fetched. */
	key: () => CryptoKey | null;
	/** Called after states moved, so that a screen can follow. */
	moved?: () => void;
	/** Called after nothing was left to send that could be sent: what comes after the records. */
	emptied?: () => void;
	locks?: Pick<LockManager, 'request'>;
};

/** Sends what waits and fetches the day. Never rejects for reasons of the network. */
export async function runExchange(exchange: Exchange): Promise<ExchangeResult> {
	const { locks, database } = exchange;
	if (!locks) return drain(exchange);
	return locks.request(`${database.name} exchange`, () => drain(exchange));
}

/** `later` are those that the server holds or gave no verdict on; they wait for another run. */
type Run = {
	count: number;
	later: Set<string>;
	rounds: number;
	splits: number;
	isUnheard: boolean;
};

async function drain(exchange: Exchange): Promise<ExchangeResult> {
	await releaseSending(exchange.database);
	const later = new Set<string>();
	const run: Run = { count: BATCH_MAX, later, rounds: 0, splits: 0, isUnheard: false };
	for (;;) {
		const result = await step(exchange, run);
		if (result) exchange.moved?.();
		if (result) return result;
	}
}

/** One request. Gives the result when the run is over, else null. */
async function step(exchange: Exchange, run: Run): Promise<ExchangeResult | null> {
	const batch = await nextBatch(exchange.database, run.count, run.later);
	const sentAt = exchange.now().getTime();
	const reply = await send(exchange, batch);
	if (reply.kind === 'failed') return afterFailure(exchange, run, batch, reply);
	const { answer } = reply;
	noteUnsettled(run, batch, answer);
	await settle(exchange.database, exchange.key(), {
		answer,
		sentAt,
		receivedAt: exchange.now().getTime()
	});
	exchange.moved?.();
	return batch.isAll ? afterLast(exchange, run, answer.revoked === true) : null;
}

function noteUnsettled(run: Run, batch: Batch, { results }: ExchangeAnswer): void {
	const verdicts = new Map(results.map((result) => [result.id, result.verdict]));
	for (const { id } of batch.operations) {
		const verdict = verdicts.get(id);
		if (verdict === undefined) run.isUnheard = true;
		if (verdict === undefined || verdict === 'held') run.later.add(id);
	}
}

async function send(exchange: Exchange, batch: Batch): Promise<Reply> {
	const { database, deviceLabel, appVersion, address } = exchange;
	const ids = batch.operations.map((kept) => kept.id);
	await moveOperations(database, ids, 'waiting', 'sending');
	exchange.moved?.();
	const { deviceId, dayHash, clockOffsetMs } = await database.facts();
	const { counts, oldestWaitingAt, photosKept } = await readOverview(database);
	const contents = await contentsOf(database, ids);
	return postExchange(exchange.fetch, address, {
		protocol: PROTOCOL,
		deviceId,
		deviceLabel,
		dayHash,
		wantsDay: batch.isAll && exchange.key() !== null,
		operations: batch.operations.map((kept, place) => asEnvelope(kept, contents[place]!)),
		heartbeat: {
			waiting: counts.onPhone,
			refused: counts.needsAttention,
			oldestWaitingAt,
			clockOffsetMs,
			appVersion,
			...(photosKept > 0 ? { photos: photosKept } : {})
		}
	});
}

/** What was recorded meanwhile goes in another round. */
async function afterLast(exchange: Exchange, run: Run, isRevoked: boolean) {
	run.rounds++;
	const rest = await nextBatch(exchange.database, 1, run.later);
	if (rest.operations.length && run.rounds < ROUNDS_MAX) return null;
	await prune(exchange.database, exchange.now());
	if (!run.isUnheard) return { kind: isRevoked ? 'revoked' : 'done' } as const;
	await releaseSending(exchange.database);
	return { kind: 'failed', reason: 'trouble', retryAfterMs: 0 } as const;
}

/** A batch that cannot pass is halved until the one is alone that holds the others up. */
async function afterFailure(
	{ database }: Exchange,
	run: Run,
	{ operations }: Batch,
	{ reason, retryAfterMs }: Extract<Reply, { kind: 'failed' }>
): Promise<ExchangeResult | null> {
	await releaseSending(database);
	const [first, second] = operations;
	const isDivisible = reason === 'too_large' || reason === 'unreadable';
	if (!isDivisible || !first || ++run.splits > SPLITS_MAX) {
		return { kind: 'failed', reason, retryAfterMs };
	}
	run.count = second ? Math.ceil(operations.length / 2) : BATCH_MAX;
	if (second) return null;
	run.later.add(first.id);
	if (reason === 'too_large') await refuseHere(database, first.id);
	else run.isUnheard = true;
	return null;
}

/** No network will ever carry it; it waits for a person and holds up nothing else. */
async function refuseHere(database: FieldDatabase, id: string): Promise<void> {
	await database.write(async (tx) => {
		const kept = await tx.objectStore('outbox').get(id);
		const refused = { state: 'needs_attention', problem: { code: 'body_too_large' } } as const;
		if (kept) await tx.objectStore('outbox').put({ ...kept, ...refused });
	});
}

function asEnvelope({ id, seq }: KeptOperation, { keyId, sealed }: KeptContent): Envelope {
	return { id, deviceSeq: seq, keyId, sealed };
}
