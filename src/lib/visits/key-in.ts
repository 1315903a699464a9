import { worksAs, type Actor } from '#lib/base/actor.ts';
import type { BookingChannel } from '#lib/visits/booking-channel.ts';

/** What came by telephone or paper is keyed in by the office, and the office keys in nothing else. */
export function mayKeyIn(actor: Actor, channel: BookingChannel): boolean {
	if (actor.kind !== 'staff') return channel === 'web';
	return channel !== 'web' && worksAs(actor, 'administrator', 'head', 'lead');
}
