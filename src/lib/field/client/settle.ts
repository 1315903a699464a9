/** Writing down what the server answered: verdicts, the new day, the contact; whole or not at all. */
import type { DayBundle } from '#lib/field/day.ts';
import { applyOperation } from '#lib/field/projection.ts';
import type { ExchangeAnswer, VerdictOf } from '#lib/field/protocol.ts';
import { factsIn, noteIn } from '#lib/field/client/database.ts';
import type { FieldDatabase, KeptOperation, PhoneFacts } from '#lib/field/client/database.ts';
import type { Writing } from '#lib/field/client/database.ts';
import { encryptDay, putDay, type DayPart } from '#lib/field/client/day-cache.ts';
import { doubtPhotos, sendPhotosAgain } from '#lib/field/client/photos.ts';
import { pendingOperations } from '#lib/field/client/outbox.ts';
import { forget } from '#lib/field/client/vault.ts';

/** An answer with the phone's clock around it, in milliseconds. */
export type Answered = { answer: ExchangeAnswer; sentAt: number; receivedAt: number };

/** Resolves when it is on the disk. The day is taken only while there is a key. */
export async function settle(
	database: FieldDatabase,
	key: CryptoKey | null,
	answered: Answered
): Promise<void> {
	for (;;) {
		const facts = await database.facts();
		const next = key && (await nextDay(database, key, answered.answer, facts.dayVersion + 1));
		if (await database.write((tx) => settleIn(tx, facts, answered, next))) return;
	}
}

/** `hash` names the server's day only where the phone put nothing on top of it. */
type NextDay = { part: DayPart; version: number; hash: string | null };

/** The server's day with everything on top that the server does not count yet. */
async function nextDay(
	database: FieldDatabase,
	key: CryptoKey,
	answer: ExchangeAnswer,
	version: number
): Promise<NextDay | null> {
	if (!answer.day) return null;
	const settled = new Set(answer.results.filter(isFinal).map((result) => result.id));
	const pending = await pendingOperations(database, key);
	const open = pending.filter((operation) => !settled.has(operation.id));
	const day = open.reduce<DayBundle>(applyOperation, answer.day);
	return {
		part: await encryptDay(key, day, version),
		version,
		hash: open.length ? null : answer.dayHash
	};
}

/** False when another write of the day came in between; then the day is made again. */
async function settleIn(
	tx: Writing,
	seen: PhoneFacts,
	{ answer, sentAt, receivedAt }: Answered,
	next: NextDay | null
): Promise<boolean> {
	const facts = await factsIn(tx);
	if (next && facts.dayVersion !== seen.dayVersion) return false;
	for (const result of [...answer.results, ...settledSince(answer)])
		await settleOne(tx, result, receivedAt);
	await sendAgainAfterRestore(tx, facts, answer);
	await sendPhotosAgain(tx, answer.missingPhotos ?? []);
	if (next) await putDay(tx, next.part, next.version);
	if (answer.revoked) await forget(tx);
	await noteIn(tx, { ...contactOf(answer, sentAt, receivedAt), ...hashOf(answer, next) });
	return true;
}

/** What the office has settled since the server refused it: the server has it now. */
function settledSince({ settled = [] }: ExchangeAnswer): VerdictOf[] {
	return settled.map((id) => ({ id, verdict: 'duplicate' }));
}

async function settleOne(tx: Writing, result: VerdictOf, now: number): Promise<void> {
	const outbox = tx.objectStore('outbox');
	const kept = await outbox.get(result.id);
	if (!kept) return;
	const moved = { ...kept, ...placeOf(result, now) };
	await outbox.put(moved);
	if (moved.state === 'with_server') await dropLocal(tx, result.id);
}

async function dropLocal(tx: Writing, id: string): Promise<void> {
	const content = await tx.objectStore('content').get(id);
	if (content) await tx.objectStore('content').put({ ...content, local: null });
}

function placeOf(result: VerdictOf, now: number): Partial<KeptOperation> {
	switch (result.verdict) {
		case 'applied':
		case 'duplicate':
			return { state: 'with_server', problem: null, ackedAt: now };
		case 'held':
			return { state: 'waiting' };
		case 'refused':
			return { state: 'needs_attention', problem: result.problem ?? { code: 'unexpected' } };
	}
}

/**
 * A server that came back from a backup may lack what it had said it has, and what it kept when it
 * refused. Everything that this phone still holds goes again; the server knows what it has. A phone
 * that never heard an epoch cannot know, so it sends too.
 */
async function sendAgainAfterRestore(tx: Writing, facts: PhoneFacts, answer: ExchangeAnswer) {
	const { epoch } = answer;
	if (!epoch || epoch === facts.epoch) return;
	await noteIn(tx, { epoch });
	await doubtPhotos(tx);
	const justHeard = new Set(answer.results.map((result) => result.id));
	for (const kept of await answeredBefore(tx)) {
		const isKnown = justHeard.has(kept.id);
		if (!isKnown) await tx.objectStore('outbox').put({ ...kept, ...waitingAgain });
	}
}

const waitingAgain = { state: 'waiting', problem: null, ackedAt: null } as const;

/** What the server has answered; what is too large for any network never reached it. */
async function answeredBefore(tx: Writing): Promise<KeptOperation[]> {
	const byState = tx.objectStore('outbox').index('state');
	const refused = await byState.getAll('needs_attention');
	return [
		...(await byState.getAll('with_server')),
		...refused.filter((kept) => kept.problem?.code !== 'body_too_large')
	];
}

/** The lease and the clock start anew with every answer of the server. */
function contactOf(answer: ExchangeAnswer, sentAt: number, receivedAt: number) {
	const offset = Math.round(Date.parse(answer.serverTime) - (sentAt + receivedAt) / 2);
	const lease = answer.day ? { leaseHours: answer.day.lease.hours } : {};
	const contact = { lastContactAt: receivedAt, latestSeenAt: receivedAt, clockOffsetMs: offset };
	return { ...contact, ...lease, isRevoked: answer.revoked === true };
}

/** A refused operation still shows in the day; without a hash the next answer brings a new one. */
function hashOf(answer: ExchangeAnswer, next: NextDay | null): Partial<PhoneFacts> {
	if (next) return { dayHash: next.hash, dayVersion: next.version };
	return answer.results.some((result) => result.verdict === 'refused') ? { dayHash: null } : {};
}

function isFinal(result: VerdictOf): boolean {
	return result.verdict !== 'held';
}
