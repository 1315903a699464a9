import { and, eq, isNull } from 'drizzle-orm';
import type { Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { releaseHold } from '#lib/visits/allocate.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { hold, waiting } from '#lib/visits/schema.server.ts';
import { rulesFor, type AskedFor } from '#lib/visits/time/variants.ts';
import { tellJoined } from '#lib/visits/waiting/waiting-notice.server.ts';
import { checkHeadcount } from '#lib/visits/time/who-may-book.ts';

/** Places that one e-mail address can have at once. */
const PLACES_PER_EMAIL = 3;

export type WaitingRequest = AskedFor & {
	serviceKey: string;
	headcount: number;
	name: string;
	email: string;
	weekdays: number[];
	beforeDay: Day | null;
	language: Language;
};

/**
 * Puts somebody on the waiting list and writes to them. Whoever is on it for the same, or has as
 * many places as one address may, gets no second one; the answer does not tell, since it would say
 * who waits. Refuses with the rule that refused a headcount or the size of an organization.
 */
export async function joinWaiting(
	work: Work,
	agency: Agency,
	request: WaitingRequest
): Promise<Outcome<null>> {
	// Two posts of one form come one after the other.
	await lockResources(work);
	const offered = await serviceByKey(work, request.serviceKey);
	if (!offered) return refused(problem('not_found'));
	const tooMany = checkHeadcount(offered.rules, request.headcount);
	if (tooMany) return refused(tooMany);
	const agreed = rulesFor(offered.rules, request);
	if (!agreed.ok) return agreed;
	const places = await placesOf(work, request.email);
	const isThere = places.some((one) => one.serviceId === offered.id && isSameWish(one, request));
	if (isThere || places.length >= PLACES_PER_EMAIL) return done(null);
	const id = newId(work.now);
	const { serviceKey: _, ...wish } = request;
	await work.tx.insert(waiting).values({
		agencyId: work.actor.agencyId,
		id,
		serviceId: offered.id,
		joinedAt: work.now,
		...wish,
		variant: agreed.value.variant
	});
	await tellJoined(work, agency, id, await makeLink(work, 'waiting', id));
	await record(work, {
		act: 'waiting.joined',
		subjectId: id,
		details: { service: offered.key, headcount: request.headcount }
	});
	return done(null);
}

function placesOf({ actor, tx }: Work, email: string) {
	return tx
		.select()
		.from(waiting)
		.where(
			and(eq(waiting.agencyId, actor.agencyId), eq(waiting.email, email), isNull(waiting.leftAt))
		);
}

function isSameWish(place: typeof waiting.$inferSelect, request: WaitingRequest): boolean {
	return place.headcount === request.headcount && place.beforeDay === request.beforeDay;
}

/** Gives a place up; the name and the address are forgotten, and an offer's time is free again. */
export async function leaveWaiting(work: Work, id: string): Promise<Outcome<null>> {
	await lockResources(work);
	const { actor, tx } = work;
	const open = await tx
		.select({ id: hold.id })
		.from(hold)
		.where(and(eq(hold.agencyId, actor.agencyId), eq(hold.waitingId, id), isNull(hold.endedAt)));
	for (const offer of open) await releaseHold(work, offer.id);
	if (await endPlace(work, id)) await record(work, { act: 'waiting.left', subjectId: id });
	return done(null);
}

/** Ends a place on the list and forgets whose it was. False when it had ended before. */
export async function endPlace({ actor, tx, now }: Work, id: string): Promise<boolean> {
	const ended = await tx
		.update(waiting)
		.set({ leftAt: now, name: '', email: '' })
		.where(and(eq(waiting.agencyId, actor.agencyId), eq(waiting.id, id), isNull(waiting.leftAt)))
		.returning({ id: waiting.id });
	return ended.length > 0;
}
