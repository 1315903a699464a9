/** Whether a phone is ready for days without a signal, before its counselor leaves. */
import type { DayBundle } from '#lib/field/day.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** A day that was fetched longer ago may lack what was booked or called off since. */
const FRESH_HOURS = 12;
export const CLOCK_MINUTES_MAX = 5;
/** A week of records with pictures of paper forms. */
const FREE_BYTES_MIN = 50 * 1024 * 1024;

/** All instants in milliseconds of the phone's own clock; null where the browser does not say. */
export type PhoneFacts = {
	now: number;
	lastExchangeAt: number | null;
	/** Server's clock minus the phone's. */
	clockOffsetMs: number;
	/** What the server does not have yet. */
	unsent: number;
	/** Refused by the server; a person has to look. */
	needsAttention: number;
	/** Null: the browser was not asked, which promises nothing. */
	isStorageKept: boolean | null;
	/** The session is over: nothing is fetched or sent until somebody signs in. */
	isSignInNeeded: boolean;
	/** The last exchange brought no answer. */
	isUnheard: boolean;
	freeBytes: number | null;
	/** The app itself lies on the phone and opens without a network. */
	isAppKept: boolean;
	isUpdateWaiting: boolean;
};

export type CheckKey =
	'day' | 'lease' | 'sign_in' | 'app' | 'clock' | 'storage' | 'space' | 'records' | 'version';
/** missing: the day cannot be relied on without it. advice: better to see to it while there is a signal. */
export type CheckState = 'ready' | 'advice' | 'missing';
export type Check = { key: CheckKey; state: CheckState };
export type Readiness = {
	isReady: boolean;
	checks: Check[];
	/** Until when the phone can be read without hearing from the server; null before the first time. */
	readableUntil: number | null;
};

/** Every check, those that are missing first. `day` is null where the phone has none yet. */
export function readinessOf(day: DayBundle | null, facts: PhoneFacts): Readiness {
	const readableUntil = day && leaseEnd(day, facts);
	const checks: Check[] = [
		{ key: 'day', state: dayState(day, facts) },
		{ key: 'lease', state: leaseState(day, facts, readableUntil) },
		{ key: 'sign_in', state: facts.isSignInNeeded ? 'missing' : 'ready' },
		{ key: 'app', state: facts.isAppKept ? 'ready' : 'missing' },
		{ key: 'clock', state: isClockRight(facts) ? 'ready' : 'missing' },
		{ key: 'space', state: hasSpace(facts) ? 'ready' : 'missing' },
		{ key: 'storage', state: facts.isStorageKept === true ? 'ready' : 'advice' },
		{ key: 'records', state: facts.unsent + facts.needsAttention > 0 ? 'advice' : 'ready' },
		{ key: 'version', state: facts.isUpdateWaiting ? 'advice' : 'ready' }
	];
	const order: CheckState[] = ['missing', 'advice', 'ready'];
	checks.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
	return { isReady: checks.every(({ state }) => state !== 'missing'), checks, readableUntil };
}

/** A day that could not be fetched just now can be relied on as long as it is fresh. */
function dayState(day: DayBundle | null, facts: PhoneFacts): CheckState {
	if (!day || !isFresh(facts)) return 'missing';
	return facts.isUnheard ? 'advice' : 'ready';
}

function leaseEnd(day: DayBundle, { lastExchangeAt }: PhoneFacts): number | null {
	return lastExchangeAt === null ? null : lastExchangeAt + day.lease.hours * HOUR_MS;
}

/** The lease has to outlast the visits of the next seven days; it begins anew with every exchange. */
function leaseState(day: DayBundle | null, facts: PhoneFacts, until: number | null): CheckState {
	if (!day || until === null || until <= facts.now) return 'missing';
	const serverNow = facts.now + facts.clockOffsetMs;
	const ends = day.visits
		.filter(({ cancelled }) => !cancelled)
		.map(({ endsAt }) => Date.parse(endsAt))
		.filter((end) => end > serverNow && end <= serverNow + WEEK_MS);
	const isOutlived = ends.every((end) => end <= until + facts.clockOffsetMs);
	return isOutlived ? 'ready' : 'advice';
}

function isFresh({ lastExchangeAt, now }: PhoneFacts): boolean {
	return lastExchangeAt !== null && now - lastExchangeAt <= FRESH_HOURS * HOUR_MS;
}

function isClockRight({ clockOffsetMs }: PhoneFacts): boolean {
	return Math.abs(clockOffsetMs) <= CLOCK_MINUTES_MAX * MINUTE_MS;
}

function hasSpace({ freeBytes }: PhoneFacts): boolean {
	return freeBytes === null || freeBytes >= FREE_BYTES_MIN;
}
