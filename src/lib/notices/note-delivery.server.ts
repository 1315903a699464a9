import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { notice } from '#lib/notices/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What a provider tells afterwards: `key` is the one the message was handed over with. */
export type DeliveryNews = { key: string; state: 'delivered' | 'bounced'; reason?: string };

/**
 * Notes whether a text that was sent reached its phone. The first news of a kind counts, so that a
 * repeated call changes nothing; a phone that was reached cannot bounce any more. False for a
 * message that is not ours or was never sent.
 */
export async function noteDelivery(
	{ actor, tx, now }: Work,
	{ key, state, reason = '' }: DeliveryNews
): Promise<boolean> {
	const isIt = and(
		eq(notice.agencyId, actor.agencyId),
		eq(notice.onceKey, key),
		eq(notice.channel, 'text'),
		isNotNull(notice.sentAt)
	);
	const [found] = await tx.select({ id: notice.id }).from(notice).where(isIt);
	if (!found) return false;
	const isNews =
		state === 'delivered'
			? isNull(notice.deliveredAt)
			: and(isNull(notice.bouncedAt), isNull(notice.deliveredAt));
	const change =
		state === 'delivered'
			? { deliveredAt: now, bouncedAt: null }
			: { bouncedAt: now, failure: `BOUNCED ${reason.replace(/[^\w.-]/g, '').slice(0, 40)}` };
	await tx
		.update(notice)
		.set(change)
		.where(and(isIt, isNull(notice.settledAt), isNews));
	return true;
}
