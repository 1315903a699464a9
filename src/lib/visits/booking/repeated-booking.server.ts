import { and, eq } from 'drizzle-orm';
import { instantOf } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { nameKey } from '#lib/organizations/organization-name.ts';
import { business, organization, site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import type { Booked, BookingRequest } from '#lib/visits/booking/book-series.server.ts';
import { series, service, visit } from '#lib/visits/schema.server.ts';

/* A form that is sent again: it books nothing twice, and what was corrected in it is not lost. */

/** What the same form booked before. */
export type Before = NonNullable<Awaited<ReturnType<typeof bookedBefore>>>;

/** What a repeated form has to say again to get the first answer. */
const repeated = [
	...(['serviceKey', 'headcount', 'organizationSize', 'organizationKind', 'nameKey'] as const),
	...(['registrationNumber', 'channel', 'note'] as const),
	...(['contactName', 'contactEmail', 'contactPhone', 'address', 'room'] as const)
];

/** The first answer once more, where the repeated form says the same. */
export async function answerAgain(
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
	// A service with one way for somebody, or one area, chose it for them.
	const isSameWay =
		(request.variant ?? before.variant) === before.variant &&
		(request.area ?? before.area) === before.area;
	const isSame = isSameWay && repeated.every((field) => before[field] === sent[field]);
	// What was corrected in between would be lost without a word.
	if (!isSame || before.startsAt.getTime() !== startsAt.getTime()) {
		return refused(problem('request_changed'));
	}
	return done({ seriesId, reference, token: await makeLink(work, 'series', seriesId) });
}

/** What was booked under the key of a form; undefined when it is new. */
export async function bookedBefore({ actor, tx }: Work, requestKey: string) {
	const [found] = await tx
		.select({
			seriesId: series.id,
			reference: series.reference,
			headcount: series.headcount,
			organizationSize: series.organizationSize,
			organizationKind: series.organizationKind,
			variant: series.variant,
			area: series.area,
			serviceKey: service.key,
			note: series.note,
			nameKey: organization.nameKey,
			contactName: organization.contactName,
			contactEmail: organization.contactEmail,
			contactPhone: organization.contactPhone,
			address: site.address,
			room: site.room,
			channel: series.channel,
			registrationNumber: business.registrationNumber,
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
		.leftJoin(
			business,
			and(eq(business.agencyId, series.agencyId), eq(business.id, organization.businessId))
		)
		.innerJoin(site, and(eq(site.agencyId, series.agencyId), eq(site.id, series.siteId)))
		.innerJoin(visit, and(eq(visit.agencyId, series.agencyId), eq(visit.seriesId, series.id)))
		.where(and(eq(series.agencyId, actor.agencyId), eq(series.requestKey, requestKey)))
		.orderBy(visit.number)
		.limit(1);
	return found;
}
