import { and, eq } from 'drizzle-orm';
import { instantOf, type Day } from '#lib/base/days.ts';
import { typeableCode } from '#lib/base/ids.ts';
import type { Language } from '#lib/base/localized.ts';
import {
	done,
	problem,
	refused,
	type Outcome,
	type Problem,
	type ProblemCode
} from '#lib/base/problems.ts';
import { newId, randomBytes } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { addSite, keepOrganization } from '#lib/organizations/keep-organization.server.ts';
import { nameKey } from '#lib/organizations/organization-name.ts';
import { organization, site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { allocate, allocationsOf } from '#lib/visits/allocate.server.ts';
import { tellBooked } from '#lib/visits/booked-notice.server.ts';
import { availabilityFor, lockResources } from '#lib/visits/calendars.server.ts';
import { checkDeclared, nothingDeclared, type Declared } from '#lib/visits/declarations.ts';
import { keepDeclared } from '#lib/visits/declare.server.ts';
import { checkPlaces } from '#lib/visits/places.server.ts';
import { serviceByKey, type Service } from '#lib/visits/queries.server.ts';
import { series, service, visit } from '#lib/visits/schema.server.ts';
import { proposeSeries, type ProposedVisit } from '#lib/visits/series.ts';
import { isAtStops } from '#lib/visits/stops/stops.ts';
import { agreedRules } from '#lib/visits/variants.ts';
import { checkOrganizationSize, type OrganizationKind } from '#lib/visits/who-may-book.ts';

const REFERENCE_LETTERS = 8;
const CODE_LETTERS = 6;

export type BookingRequest = {
	/** Made by the form: a repeated post of the same form gets the same booking. */
	requestKey: string;
	serviceKey: string;
	headcount: number;
	/** Employees of the whole organization, where the service asks for it. */
	organizationSize: number | null;
	/** What it is, and the way that it chose, where the service asks or has several. */
	organizationKind?: OrganizationKind | null;
	variant?: string | null;
	day: Day;
	minute: number;
	organization: string;
	contactName: string;
	contactEmail: string;
	contactPhone: string;
	address: string;
	room: string;
	note: string;
	/** What was said to the statements of the service; nothing where it has none. */
	declared?: Declared;
	language: Language;
};

export type Booked = { seriesId: string; reference: string; token: string };

/**
 * Books all visits of a series, or none. Refuses with the rule that refused (a headcount, the size
 * of the organization, a day, a time that somebody else took a moment ago, other content under a
 * key that was used); nothing is written then.
 */
export async function bookSeries(
	work: Work,
	agency: Agency,
	request: BookingRequest
): Promise<Outcome<Booked>> {
	await lockResources(work);
	const before = await bookedBefore(work, request.requestKey);
	if (before) return answerAgain(work, agency, request, before);
	const offered = await serviceByKey(work, request.serviceKey);
	if (!offered || isAtStops(offered.rules)) return refused(problem('not_found'));
	const agreed = agreedRules(
		offered.rules,
		request.organizationKind ?? null,
		request.variant ?? null
	);
	if (!agreed.ok) return agreed;
	const isWrongSize = checkOrganizationSize(offered.rules, request.organizationSize);
	if (isWrongSize) return refused(isWrongSize);
	const undeclared = checkDeclared(offered.content, request.declared ?? nothingDeclared);
	if (undeclared.length) return refused(...undeclared);
	const isFull = await checkPlaces(work, offered, request.headcount);
	if (isFull) return refused(isFull);
	const { rules, variant } = agreed.value;
	const asked = { serviceId: offered.id, rules, headcount: request.headcount, zone: agency.zone };
	const proposal = proposeSeries(await availabilityFor(work, asked), request.day, request.minute);
	if (!proposal.ok) return refused(...proposal.problems.map(asTaken));
	return write(work, agency, { ...request, variant }, offered, proposal.value);
}

async function write(
	work: Work,
	agency: Agency,
	request: BookingRequest,
	offered: Service,
	visits: ProposedVisit[]
): Promise<Outcome<Booked>> {
	const booked = await writeSeries(work, agency, request, offered);
	await keepDeclared(work, booked.seriesId, offered, request.declared ?? nothingDeclared);
	const ids = await writeVisits(work, booked.seriesId, visits);
	const isFree = await allocate(work, allocationsFor(visits, ids));
	if (!isFree) return refused(problem('slot_taken'));
	await record(work, {
		act: 'series.booked',
		subjectId: booked.seriesId,
		details: { service: offered.key, headcount: request.headcount, visits: visits.length }
	});
	const token = await makeLink(work, 'series', booked.seriesId);
	await tellBooked(work, agency, booked.seriesId, token);
	return done({ ...booked, token });
}

async function writeSeries(work: Work, agency: Agency, request: BookingRequest, offered: Service) {
	const { organization, contactName, contactEmail, contactPhone, language } = request;
	const contact = { name: organization, contactName, contactEmail, contactPhone, language };
	const organizationId = await keepOrganization(work, contact);
	const { address, room } = request;
	const siteId = await addSite(work, { organizationId, address, room, zone: agency.zone });
	const id = newId(work.now);
	const reference = typeableCode(randomBytes(REFERENCE_LETTERS));
	await work.tx.insert(series).values({
		agencyId: work.actor.agencyId,
		id,
		reference,
		requestKey: request.requestKey,
		serviceId: offered.id,
		organizationId,
		siteId,
		headcount: request.headcount,
		organizationSize: request.organizationSize,
		organizationKind: request.organizationKind ?? null,
		variant: request.variant ?? null,
		language,
		note: request.note,
		code: typeableCode(randomBytes(CODE_LETTERS)),
		requestedAt: work.now
	});
	return { seriesId: id, reference };
}

async function writeVisits(work: Work, seriesId: string, visits: ProposedVisit[]) {
	const rows = visits.map(({ number, startsAt, endsAt }) => ({
		agencyId: work.actor.agencyId,
		id: newId(work.now),
		seriesId,
		number,
		startsAt,
		endsAt,
		changedAt: work.now
	}));
	await work.tx.insert(visit).values(rows);
	return rows.map(({ id }) => id);
}

function allocationsFor(visits: ProposedVisit[], visitIds: string[]) {
	return visits.flatMap((one, at) => allocationsOf(one, visitIds[at]!));
}

type Before = NonNullable<Awaited<ReturnType<typeof bookedBefore>>>;

/** What a repeated form has to say again to get the first answer. */
const repeated = [
	...(['serviceKey', 'headcount', 'organizationSize', 'organizationKind', 'nameKey'] as const),
	'note' as const,
	...(['contactName', 'contactEmail', 'contactPhone', 'address', 'room'] as const)
];

/** The first answer once more, where the repeated form says the same. */
async function answerAgain(
	work: Work,
	agency: Agency,
	request: BookingRequest,
	{ seriesId, reference, ...before }: Before
): Promise<Outcome<Booked>> {
	const startsAt = instantOf(request.day, request.minute, agency.zone);
	const sent = {
		...request,
		organizationKind: request.organizationKind ?? null,
		nameKey: nameKey(request.organization)
	};
	// A service with one way for somebody chose it for them.
	const isSameWay = (request.variant ?? before.variant) === before.variant;
	const isSame = isSameWay && repeated.every((field) => before[field] === sent[field]);
	// What was corrected in between would be lost without a word.
	if (!isSame || before.startsAt.getTime() !== startsAt.getTime()) {
		return refused(problem('request_changed'));
	}
	return done({ seriesId, reference, token: await makeLink(work, 'series', seriesId) });
}

async function bookedBefore({ actor, tx }: Work, requestKey: string) {
	const [found] = await tx
		.select({
			seriesId: series.id,
			reference: series.reference,
			headcount: series.headcount,
			organizationSize: series.organizationSize,
			organizationKind: series.organizationKind,
			variant: series.variant,
			serviceKey: service.key,
			note: series.note,
			nameKey: organization.nameKey,
			contactName: organization.contactName,
			contactEmail: organization.contactEmail,
			contactPhone: organization.contactPhone,
			address: site.address,
			room: site.room,
			startsAt: visit.startsAt
		})
		.from(series)
		.innerJoin(
			service,
			and(eq(service.agencyId, series.agencyId), eq(service.id, series.serviceId))
		)
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.innerJoin(site, and(eq(site.agencyId, series.agencyId), eq(site.id, series.siteId)))
		.innerJoin(visit, and(eq(visit.agencyId, series.agencyId), eq(visit.seriesId, series.id)))
		.where(and(eq(series.agencyId, actor.agencyId), eq(series.requestKey, requestKey)))
		.orderBy(visit.number)
		.limit(1);
	return found;
}

const takenMeanwhile: ProblemCode[] = ['nobody_free', 'equipment_taken', 'series_does_not_fit'];

/** To someone who chose a listed time, "nobody is free" means that it was taken meanwhile. */
function asTaken(found: Problem): Problem {
	return takenMeanwhile.includes(found.code) ? { ...found, code: 'slot_taken' } : found;
}
