/** The phones of an agency as the office looks after them: which need a look, and in what order. */
import { CLOCK_MINUTES_MAX } from '#lib/field/readiness.ts';

const HOUR_MS = 3_600_000;
/** Records that wait for so long, or on a phone that was not seen for so long, are looked after. */
export const WAITING_DAYS_MAX = 2;

/** A phone as it last told of itself; what it never told is null. */
export type ListedPhone = {
	id: string;
	label: string;
	counselor: string;
	lastSeenAt: Date;
	revokedAt: Date | null;
	waiting: number | null;
	refused: number | null;
	/** When the oldest of what waits was recorded, by the server's clock. */
	oldestWaitingAt: Date | null;
	/** Server's clock minus the phone's. */
	clockOffsetMs: number | null;
};

/**
 * refused: records of it were refused. waiting: it keeps records and was not seen for two days, or has
 * kept one for two days: what is held waits for another fact that may never come.
 * clock: its clock is wrong by more than 5 minutes. silent: not seen for the whole lease.
 */
export type PhoneTrouble = 'refused' | 'waiting' | 'clock' | 'silent';

/** What needs a look, the most urgent first. A revoked phone only where it still keeps records. */
export function troublesOf(phone: ListedPhone, leaseHours: number, now: Date): PhoneTrouble[] {
	const hoursSince = (moment: Date) => (now.getTime() - moment.getTime()) / HOUR_MS;
	const hoursAway = hoursSince(phone.lastSeenAt);
	const waits = Math.max(hoursAway, phone.oldestWaitingAt ? hoursSince(phone.oldestWaitingAt) : 0);
	const isWaiting = (phone.waiting ?? 0) > 0 && waits >= WAITING_DAYS_MAX * 24;
	const all: Record<PhoneTrouble, boolean> = {
		refused: (phone.refused ?? 0) > 0,
		waiting: isWaiting,
		clock: !phone.revokedAt && isClockWrong(phone.clockOffsetMs),
		silent: !phone.revokedAt && hoursAway >= leaseHours
	};
	return (Object.keys(all) as PhoneTrouble[]).filter((trouble) => all[trouble]);
}

/** Whether a clock is wrong by more than 5 minutes; one that was never measured is not. */
export function isClockWrong(offsetMs: number | null): boolean {
	return Math.abs(offsetMs ?? 0) > CLOCK_MINUTES_MAX * 60_000;
}

/**
 * When a revoked phone was last heard after that, by when it had been told to forget; null for one
 * that was not heard since, or is not revoked.
 */
export function toldAt({
	revokedAt,
	lastSeenAt
}: Pick<ListedPhone, 'revokedAt' | 'lastSeenAt'>): Date | null {
	return revokedAt && lastSeenAt > revokedAt ? lastSeenAt : null;
}

export const phoneFilters = ['all', 'look', 'waiting', 'refused', 'revoked'] as const;
export type PhoneFilter = (typeof phoneFilters)[number];
export const phoneOrders = ['look', 'seen', 'name'] as const;
export type PhoneOrder = (typeof phoneOrders)[number];

type Judged = ListedPhone & { troubles: PhoneTrouble[] };
export type PhoneSearch = { text: string; filter: PhoneFilter; order: PhoneOrder };

/** Those that are asked for, in the order that is asked for. `text` is found in names and labels. */
export function foundPhones<P extends Judged>(phones: P[], { text, filter, order }: PhoneSearch) {
	const asked = text.normalize('NFC').toLowerCase();
	const isAsked = ({ counselor, label }: P) =>
		`${counselor} ${label}`.normalize('NFC').toLowerCase().includes(asked);
	return phones.filter((phone) => isAsked(phone) && passes(phone, filter)).sort(orders[order]);
}

function passes(phone: Judged, filter: PhoneFilter): boolean {
	return {
		all: true,
		look: phone.troubles.length > 0,
		waiting: (phone.waiting ?? 0) > 0,
		refused: (phone.refused ?? 0) > 0,
		revoked: phone.revokedAt !== null
	}[filter];
}

type Compare = (one: Judged, other: Judged) => number;
const bySeen: Compare = (one, other) => other.lastSeenAt.getTime() - one.lastSeenAt.getTime();
const byName: Compare = (one, other) => one.counselor.localeCompare(other.counselor, 'ko');
/** What needs a look, then what is in use, then what was revoked. */
const place = (phone: Judged) => (phone.troubles.length > 0 ? 0 : phone.revokedAt ? 2 : 1);
const orders: Record<PhoneOrder, Compare> = {
	look: (one, other) => place(one) - place(other) || bySeen(one, other),
	seen: bySeen,
	name: (one, other) => byName(one, other) || bySeen(one, other)
};
