import { and, eq, inArray, sql } from 'drizzle-orm';
import { problem, type Problem } from '#lib/base/problems.ts';
import { attempt } from '#lib/identity/schema.server.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';

/** How often one key may do something in one window. */
export type Limit = { name: string; count: number; windowMinutes: number };

export const limits = {
	signInByAddress: { name: 'sign-in-address', count: 30, windowMinutes: 15 },
	signInByAccount: { name: 'sign-in-account', count: 10, windowMinutes: 15 },
	/** From everywhere together: whoever has many addresses is slowed as well. */
	signInAnywhere: { name: 'sign-in-anywhere', count: 50, windowMinutes: 15 },
	/** Lists handed in for one series. */
	roster: { name: 'roster', count: 60, windowMinutes: 60 },
	/** Asking for a link by mail: what one place may ask, and what one reference or address may get. */
	linkByAddress: { name: 'link-address', count: 30, windowMinutes: 60 },
	linkByReference: { name: 'link-reference', count: 5, windowMinutes: 60 },
	linkByEmail: { name: 'link-email', count: 5, windowMinutes: 60 },
	/** Corrections of one booking, by its organization or by one person of the office. */
	correction: { name: 'correction', count: 30, windowMinutes: 60 },
	siteRules: { name: 'site-rules', count: 30, windowMinutes: 60 },
	hold: { name: 'hold', count: 60, windowMinutes: 60 },
	waiting: { name: 'waiting', count: 10, windowMinutes: 60 },
	/** Changes of many visits at once, by one person of the office. */
	together: { name: 'together', count: 60, windowMinutes: 60 },
	booking: { name: 'booking', count: 20, windowMinutes: 60 },
	enrolment: { name: 'enrolment', count: 120, windowMinutes: 60 },
	/** Turns taken without the private link, for one telephone number. */
	turnOfPhone: { name: 'turn-phone', count: 5, windowMinutes: 60 },
	/** Turns chosen and given back by one private link. */
	turn: { name: 'turn', count: 60, windowMinutes: 60 },
	codeEntry: { name: 'code', count: 60, windowMinutes: 15 },
	answer: { name: 'answer', count: 120, windowMinutes: 60 },
	/** A service in writing that is kept, by one person of the office. */
	draft: { name: 'draft', count: 1000, windowMinutes: 60 },
	/** Lists taken home as a file, by one person of the office. */
	export: { name: 'export', count: 30, windowMinutes: 60 },
	/** Tests of a wording that somebody of the office mails to themselves. */
	wordingTest: { name: 'wording-test', count: 20, windowMinutes: 60 },
	/** Accounts and their links, by one person of the office; links that one account may get. */
	account: { name: 'account', count: 60, windowMinutes: 60 },
	passwordLink: { name: 'password-link', count: 5, windowMinutes: 60 },
	/** Passwords chosen behind mailed links, from one address of the network. */
	choosePassword: { name: 'choose-password', count: 30, windowMinutes: 60 },
	/** Changes of the team's hours, skills and equipment, by one person of the office. */
	team: { name: 'team', count: 240, windowMinutes: 60 },
	/** What one person of the office does with bags and with what is in them. */
	supplies: { name: 'supplies', count: 600, windowMinutes: 60 },
	/** What one person of the office does about exceptions that were granted. */
	exceptions: { name: 'exceptions', count: 240, windowMinutes: 60 },
	/** What one person of the office does about rewards. */
	rewards: { name: 'rewards', count: 600, windowMinutes: 60 },
	/** What one person of the office does about funds. */
	fund: { name: 'fund', count: 600, windowMinutes: 60 },
	/** What one person does at the call desk. */
	calls: { name: 'calls', count: 600, windowMinutes: 60 },
	/** Turning messages on and off, by one of the staff. */
	push: { name: 'push', count: 30, windowMinutes: 60 },
	/** Parts of photos, from the phones of one of the staff: some two hundred photos in an hour. */
	photoPart: { name: 'photo-part', count: 1200, windowMinutes: 60 },
	/** Wrong secrets of a provider that tells what became of a text. */
	deliverySecret: { name: 'delivery-secret', count: 30, windowMinutes: 15 }
} satisfies Record<string, Limit>;

/**
 * Counts one try of `key` and says whether it is one too many. One statement in a transaction of
 * its own, so that parallel tries are counted exactly and a refused act still counts.
 */
export async function countAttempt(
	agencyId: string,
	limit: Limit,
	key: string
): Promise<Problem | null> {
	const hashed = await keyOf(limit, key);
	return acting({ kind: 'system', agencyId }, async ({ tx, now }) => {
		const ends = new Date(now.getTime() + limit.windowMinutes * 60_000);
		const [row] = await tx
			.insert(attempt)
			.values({ agencyId, key: hashed, count: 1, windowEndsAt: ends })
			.onConflictDoUpdate({
				target: [attempt.agencyId, attempt.key],
				set: {
					count: sql`case when ${attempt.windowEndsAt} <= ${now.toISOString()}::timestamptz then 1 else ${attempt.count} + 1 end`,
					windowEndsAt: sql`case when ${attempt.windowEndsAt} <= ${now.toISOString()}::timestamptz then ${ends.toISOString()}::timestamptz else ${attempt.windowEndsAt} end`
				}
			})
			.returning({ count: attempt.count });
		return row!.count > allowed(limit) ? tooMany(limit) : null;
	});
}

/**
 * Whether `key` has used its tries up, without counting one: where only a miss counts, so that many
 * people behind one address may all come in.
 */
export async function attemptsUsedUp(
	agencyId: string,
	limit: Limit,
	key: string
): Promise<Problem | null> {
	const hashed = await keyOf(limit, key);
	return reading({ kind: 'system', agencyId }, async ({ tx, now }) => {
		const [row] = await tx
			.select()
			.from(attempt)
			.where(and(eq(attempt.agencyId, agencyId), eq(attempt.key, hashed)));
		const isUsedUp = row && row.windowEndsAt > now && row.count >= allowed(limit);
		return isUsedUp ? tooMany(limit) : null;
	});
}

/** Takes back tries that were counted before it was known that they were right. */
export async function uncountAttempts(
	{ actor, tx }: Work,
	tries: (readonly [Limit, string])[]
): Promise<void> {
	const keys = await Promise.all(tries.map(([limit, key]) => keyOf(limit, key)));
	await tx
		.update(attempt)
		.set({ count: sql`greatest(${attempt.count} - 1, 0)` })
		.where(and(eq(attempt.agencyId, actor.agencyId), inArray(attempt.key, keys.sort())));
}

async function keyOf(limit: Limit, key: string): Promise<string> {
	return `${limit.name}:${(await sha256Hex(key)).slice(0, 32)}`;
}

function allowed(limit: Limit): number {
	return limit.count * settings.limitFactor;
}

function tooMany(limit: Limit): Problem {
	return problem('too_many_tries', { minutes: limit.windowMinutes });
}
