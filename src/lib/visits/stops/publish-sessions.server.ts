import { and, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { typeableCode } from '#lib/base/ids.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { newId, randomBytes } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { addSite, keepOrganization } from '#lib/organizations/keep-organization.server.ts';
import { site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { allocate, allocationsOf } from '#lib/visits/allocate.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { serviceByKey, type Service } from '#lib/visits/queries.server.ts';
import { confirmation, series, visit } from '#lib/visits/schema.server.ts';
import type { ProposedVisit } from '#lib/visits/time/series.ts';
import { publishedSession } from '#lib/visits/stops/schema.server.ts';
import { proposeSession, withPublished } from '#lib/visits/stops/session-crew.ts';
import {
	availabilityOfSessions,
	lastSessionDay,
	placeBusy,
	publishedAhead,
	publishedBetween,
	sessionsFrom
} from '#lib/visits/stops/session-questions.server.ts';
import { sessionKey, type Session } from '#lib/visits/stops/sessions.ts';
import { isAtStops, takesTurns, type Stop } from '#lib/visits/time/stops.ts';
import { turnsOf } from '#lib/visits/turns/turns.ts';

const REFERENCE_LETTERS = 8;
const CODE_LETTERS = 6;

export type Published = {
	published: number;
	/** Those for which no crew was left, by their keys, with the rule that refused. */
	short: { key: string; refusal: Problem }[];
};

/**
 * Publishes sessions of a service, named by `sessionKey`: each becomes a visit of a series that the
 * agency itself hosts, confirmed, with a crew by the rules of every visit. What was published
 * before stays as it is and is not counted, unless it was cancelled: then it is published again, as
 * a series of its own. What finds no crew is left out and named. Refuses
 * `session_gone` as a whole where the calendar has no such session.
 */
export async function publishSessions(
	work: Work<StaffActor>,
	agency: Agency,
	asked: { serviceKey: string; keys: string[] }
): Promise<Outcome<Published>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	await lockResources(work);
	const service = await serviceByKey(work, asked.serviceKey);
	if (!service || !isAtStops(service.rules)) return refused(problem('not_found'));
	let input = await availabilityOfSessions(work, service, agency.zone);
	const from = dayOf(work.now, agency.zone);
	const to = lastSessionDay(work, service, agency.zone);
	const planned = sessionsFrom(input, from, to).filter((one) => isAsked(asked.keys, one));
	const before = await publishedBetween(work, service.id, from, to);
	const times = new Map(before.map((one) => [sessionKey(one), one.publication]));
	const standing = before.filter((one) => one.cancelledAt === null).map(sessionKey);
	const known = new Set([...planned, ...before].map(sessionKey));
	if (!asked.keys.every((key) => known.has(key))) return refused(problem('session_gone'));

	const ahead = await publishedAhead(work, service.id);
	const answer: Published = { published: 0, short: [] };
	for (const session of planned.filter((one) => !standing.includes(sessionKey(one)))) {
		const proposed = proposeSession(input, session, placeBusy(ahead, session.stop));
		if (!proposed.ok) {
			answer.short.push({ key: sessionKey(session), refusal: proposed.problems[0]! });
			continue;
		}
		const publication = (times.get(sessionKey(session)) ?? 0) + 1;
		const written = await write(work, agency, service, { ...session, publication }, proposed.value);
		if (!written.ok) return written;
		input = withPublished(input, proposed.value);
		answer.published++;
	}
	return done(answer);
}

function isAsked(keys: string[], session: Session): boolean {
	return keys.includes(sessionKey(session));
}

async function write(
	work: Work<StaffActor>,
	agency: Agency,
	service: Service,
	session: Session & { publication: number },
	proposed: ProposedVisit
): Promise<Outcome<null>> {
	const { agencyId, staffId } = work.actor;
	const stop = service.rules.stops!.find(({ key }) => key === session.stop)!;
	const host = await hostOf(work, agency, stop);
	const seriesId = newId(work.now);
	const visitId = newId(work.now);
	const headcount = peopleAt(service, proposed, agency.zone);
	await work.tx.insert(series).values({
		...{ agencyId, id: seriesId, serviceId: service.id, ...host, headcount },
		reference: typeableCode(randomBytes(REFERENCE_LETTERS)),
		requestKey: newId(work.now),
		language: 'ko',
		code: typeableCode(randomBytes(CODE_LETTERS)),
		requestedAt: work.now
	});
	const { number, startsAt, endsAt } = proposed;
	await work.tx
		.insert(visit)
		.values({ agencyId, id: visitId, seriesId, number, startsAt, endsAt, changedAt: work.now });
	if (!(await allocate(work, allocationsOf(proposed, { visitId })))) {
		return refused(problem('changed_meanwhile'));
	}
	await work.tx.insert(confirmation).values({ agencyId, seriesId, staffId, confirmedAt: work.now });
	const publishedAt = work.now;
	await work.tx
		.insert(publishedSession)
		.values({ agencyId, serviceId: service.id, ...session, seriesId, publishedAt });
	await record(work, {
		act: 'session.published',
		subjectId: seriesId,
		details: { service: service.key, stop: stop.key, day: session.day }
	});
	return done(null);
}

/** The agency as an organization, and the stop as one of its sites: each is one row for all time. */
async function hostOf(work: Work, agency: Agency, stop: Stop) {
	const organizationId = await keepOrganization(work, {
		name: agency.nameKo,
		contactName: agency.nameKo,
		contactEmail: agency.email,
		contactPhone: agency.phone,
		registrationNumber: null,
		language: 'ko'
	});
	const place = { organizationId, address: stop.address, room: stop.name.ko, zone: agency.zone };
	return { organizationId, siteId: (await siteAt(work, place)) ?? (await addSite(work, place)) };
}

async function siteAt(
	{ actor, tx }: Work,
	place: { organizationId: string; address: string; room: string }
): Promise<string | null> {
	const [known] = await tx
		.select({ id: site.id })
		.from(site)
		.where(
			and(
				eq(site.agencyId, actor.agencyId),
				eq(site.organizationId, place.organizationId),
				eq(site.address, place.address),
				eq(site.room, place.room)
			)
		)
		.limit(1);
	return known?.id ?? null;
}

/** How many a session is for: its turns, or as many as the service takes. */
function peopleAt({ rules }: Service, visit: ProposedVisit, zone: string): number {
	if (!takesTurns(rules)) return rules.headcount.max;
	const people = turnsOf(visit, rules, zone).map(({ places }) => places ?? visit.crewIds.length);
	return Math.max(
		1,
		people.reduce((total, one) => total + one, 0)
	);
}
