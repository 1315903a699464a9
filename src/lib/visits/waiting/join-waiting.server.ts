import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { service, waiting } from '#lib/visits/schema.server.ts';
import { rulesFor, type AskedFor } from '#lib/visits/time/variants.ts';
import { isSameWish, PLACES_PER_EMAIL, type AskedWish } from '#lib/visits/waiting/waiting.ts';
import { vainRefusal } from '#lib/visits/waiting/vain-wish.server.ts';
import { tellJoined } from '#lib/visits/waiting/waiting-notice.server.ts';
import { checkHeadcount, checkPlaces } from '#lib/visits/time/who-may-book.ts';

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
 * Writes to somebody who wants to be on the waiting list: only the link in that mail puts them in
 * line. Asked again for the same service and people, it is the same place: what differs is a
 * correction, which the link of a new mail makes true. Beyond the places that one address may have
 * nothing happens; the answer never tells, since it would say who waits. Refuses with the rule that
 * refused a headcount or the size of an organization, more people than the service has places in all,
 * and days of which none can ever open.
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
	const tooMany =
		checkHeadcount(offered.rules, request.headcount) ??
		checkPlaces(offered.content.places, request.headcount);
	if (tooMany) return refused(tooMany);
	const agreed = rulesFor(offered.rules, request);
	if (!agreed.ok) return agreed;
	const { organizationSize, organizationKind = null, weekdays, beforeDay } = request;
	const inVain = await vainRefusal(work, agency, agreed.value.rules, { weekdays, beforeDay });
	if (inVain) return refused(inVain);
	const { variant, area } = agreed.value;
	const wish = { organizationSize, organizationKind, variant, area, weekdays, beforeDay };
	const places = await placesOf(work, request.email);
	const same = places.filter(
		(one) => one.serviceKey === offered.key && one.waiting.headcount === request.headcount
	);
	const standing = same.find(({ waiting }) => waiting.confirmedAt)?.waiting;
	if (standing && isSameWish(standing, wish)) {
		await writeTo(work, agency, standing.id);
		return done(null);
	}
	const asked = same.find(({ waiting }) => !waiting.confirmedAt)?.waiting;
	if (asked) await correct(work, asked.id, { ...wish, ...whoOf(request) });
	else if (isFull(places, standing !== undefined)) return done(null);
	const id = asked?.id ?? (await ask(work, offered, request, wish));
	await writeTo(work, agency, id);
	return done(null);
}

type Place = Awaited<ReturnType<typeof placesOf>>[number];

/** Whether an address has all places it may have, or as many that it has not confirmed. */
function isFull(places: Place[], isCorrection: boolean): boolean {
	const confirmed = places.filter(({ waiting }) => waiting.confirmedAt).length;
	if (places.length - confirmed >= PLACES_PER_EMAIL) return true;
	return !isCorrection && confirmed >= PLACES_PER_EMAIL;
}

async function ask(
	work: Work,
	offered: { id: string; key: string },
	request: WaitingRequest,
	wish: AskedWish
): Promise<string> {
	const id = newId(work.now);
	const { headcount, email } = request;
	await work.tx.insert(waiting).values({
		agencyId: work.actor.agencyId,
		id,
		serviceId: offered.id,
		joinedAt: work.now,
		headcount,
		email,
		...whoOf(request),
		...wish
	});
	const details = { service: offered.key, headcount };
	await record(work, { act: 'waiting.asked', subjectId: id, details });
	return id;
}

/** What nobody confirmed yet is what was asked for last; its link shows it before it counts. */
async function correct({ actor, tx }: Work, id: string, wish: AskedWish & Who): Promise<void> {
	await tx
		.update(waiting)
		.set(wish)
		.where(and(eq(waiting.agencyId, actor.agencyId), eq(waiting.id, id)));
}

async function writeTo(work: Work, agency: Agency, id: string): Promise<void> {
	await tellJoined(work, agency, id, await makeLink(work, 'waiting', id));
}

type Who = { name: string; language: Language };

function whoOf({ name, language }: WaitingRequest): Who {
	return { name, language };
}

/** The places of an address that were not left, confirmed or not, the oldest first. */
export function placesOf({ actor, tx }: Work, email: string) {
	return tx
		.select({ waiting, serviceKey: service.key })
		.from(waiting)
		.innerJoin(
			service,
			and(eq(service.agencyId, waiting.agencyId), eq(service.id, waiting.serviceId))
		)
		.where(
			and(eq(waiting.agencyId, actor.agencyId), eq(waiting.email, email), isNull(waiting.leftAt))
		)
		.orderBy(asc(waiting.joinedAt), asc(waiting.id));
}
