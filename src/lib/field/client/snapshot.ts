/** All that a screen of the field app needs to know, at one moment. */
import type { DayBundle } from '#lib/field/day.ts';
import { nothingKept, readOverview, type Overview } from '#lib/field/client/overview.ts';
import type { FieldDatabase, PhoneFacts } from '#lib/field/client/database.ts';
import { dropDay, readDay } from '#lib/field/client/day-cache.ts';
import type { ExchangeResult } from '#lib/field/client/exchange.ts';
import type { Exchanger } from '#lib/field/client/exchanger.ts';
import { isLeaseOver, type Vault } from '#lib/field/client/vault.ts';
import type { Failure } from '#lib/field/client/wire.ts';

/**
 * starting: not known yet. signed_out: needs e-mail and password. needs_pin: signed in here, no PIN
 * yet. locked: needs the PIN. open: `day` may be read. revoked: this phone may no longer read.
 */
export type PhoneStatus = 'starting' | 'signed_out' | 'needs_pin' | 'locked' | 'open' | 'revoked';

export type FieldSnapshot = Overview & {
	status: PhoneStatus;
	/** Null unless open; null while open until the first exchange has brought it. */
	day: DayBundle | null;
	/** When the server last answered, milliseconds of the phone's clock. */
	lastExchangeAt: number | null;
	isExchanging: boolean;
	/** Why the last exchange failed; null when it did not. */
	trouble: Failure | null;
	/** Sending waits for a sign-in; recording goes on. */
	isSignInNeeded: boolean;
	/** A guess, from the last exchange; say "last heard" rather than "offline". */
	isOnline: boolean;
	/** The PIN opens nothing until the server has been heard: connect, and sign in if asked. */
	isLeaseOver: boolean;
	/** Somebody else has it for the survey, until the PIN is right. */
	isLent: boolean;
	/** A passkey opens it too. */
	hasPasskey: boolean;
	/** The browser threw this phone's data away; what had not been sent is gone. Say so. */
	isStorageLost: boolean;
	/** False when the browser may throw data away: ask to install the app. Null: not asked yet. */
	isStorageKept: boolean | null;
	/** Server's clock minus the phone's. Warn above 5 minutes. */
	clockOffsetMs: number;
};

export const startingSnapshot: FieldSnapshot = {
	...nothingKept,
	status: 'starting',
	day: null,
	lastExchangeAt: null,
	isExchanging: false,
	trouble: null,
	isSignInNeeded: false,
	isOnline: true,
	isLeaseOver: false,
	isLent: false,
	hasPasskey: false,
	isStorageLost: false,
	isStorageKept: null,
	clockOffsetMs: 0
};

/** What only this page knows. */
type Known = Pick<FieldSnapshot, 'isStorageLost' | 'isStorageKept'> & { isSignedInHere: boolean };
type Parts = { database: FieldDatabase; vault: Vault; exchanger: Exchanger };

/** Looks at everything; locks the vault when the phone may no longer be read. */
export async function takeSnapshot(
	parts: Parts | null,
	{ isSignedInHere, ...known }: Known,
	now: Date
): Promise<FieldSnapshot> {
	if (!parts) return { ...startingSnapshot, ...known, status: 'signed_out' };
	const { database, vault, exchanger } = parts;
	const { facts, overview, day } = await readStored(database, vault.key);
	const isOver = isLeaseOver(facts, now);
	if (facts.isRevoked || isOver) vault.lock();
	const status = statusOf(facts, vault.key !== null, isSignedInHere);
	return {
		...known,
		...overview,
		...networkOf(exchanger.last),
		status,
		day: status === 'open' ? day : null,
		lastExchangeAt: facts.lastContactAt,
		isExchanging: exchanger.isRunning,
		isSignInNeeded: exchanger.isPaused,
		isLeaseOver: isOver,
		isLent: !!facts.lent,
		hasPasskey: !!facts.passkey,
		clockOffsetMs: facts.clockOffsetMs
	};
}

async function readStored(database: FieldDatabase, key: CryptoKey | null) {
	const overview = await readOverview(database);
	const read = key && (await readDay(database, key).catch((why) => dropUnreadable(database, why)));
	return { facts: read?.facts ?? (await database.facts()), overview, day: read?.day ?? null };
}

/** A day under a key that another tab has replaced: the next exchange brings a new one. */
async function dropUnreadable(database: FieldDatabase, why: Error): Promise<null> {
	if (why.name !== 'OperationError') throw why;
	await database.write(dropDay);
	return null;
}

function statusOf(facts: PhoneFacts, isUnlocked: boolean, isSignedInHere: boolean): PhoneStatus {
	if (facts.isRevoked) return 'revoked';
	if (isUnlocked) return 'open';
	if (facts.wrappedKey) return 'locked';
	// A dropped key means that only the password may bring the day back.
	return isSignedInHere ? 'needs_pin' : 'signed_out';
}

function networkOf(last: ExchangeResult | null) {
	const trouble = last?.kind === 'failed' ? last.reason : null;
	return { trouble, isOnline: trouble !== 'no_connection' && trouble !== 'not_ours' };
}
