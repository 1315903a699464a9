import { and, eq, isNull } from 'drizzle-orm';
import type { Language } from '#lib/base/localized.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { nameKey } from '#lib/organizations/organization-name.ts';
import { business, organization, site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type OrganizationDetails = {
	name: string;
	contactName: string;
	contactEmail: string;
	contactPhone: string;
	language: Language;
	/** Ten checked digits; null where none was given. */
	registrationNumber: string | null;
};

/**
 * Keeps an organization under its name and contact, and gives back its id. Only the same contact in
 * every detail, the registration number included, is the same row: whoever knows a name and an address of mail must not be able to
 * change whom earlier visits belong to.
 */
export async function keepOrganization(work: Work, details: OrganizationDetails): Promise<string> {
	const { registrationNumber, ...named } = details;
	const businessId = registrationNumber && (await keepBusiness(work, registrationNumber));
	const [kept] = await work.tx
		.insert(organization)
		.values({
			agencyId: work.actor.agencyId,
			id: newId(work.now),
			nameKey: nameKey(details.name),
			businessId,
			createdAt: work.now,
			...named
		})
		.onConflictDoNothing()
		.returning({ id: organization.id });
	return kept?.id ?? knownOrganization(work, details, businessId);
}

/** The one business of a number, kept when it is first heard of; two at once keep one. */
async function keepBusiness(work: Work, registrationNumber: string): Promise<string> {
	const { actor, tx, now } = work;
	const [kept] = await tx
		.insert(business)
		.values({ agencyId: actor.agencyId, id: newId(now), registrationNumber, createdAt: now })
		.onConflictDoNothing()
		.returning({ id: business.id });
	if (kept) return kept.id;
	const [known] = await tx
		.select({ id: business.id })
		.from(business)
		.where(
			and(
				eq(business.agencyId, actor.agencyId),
				eq(business.registrationNumber, registrationNumber)
			)
		);
	return known!.id;
}

async function knownOrganization(
	{ actor, tx }: Work,
	{ name, contactName, contactEmail, contactPhone }: OrganizationDetails,
	businessId: string | null
): Promise<string> {
	const [known] = await tx
		.select({ id: organization.id })
		.from(organization)
		.where(
			and(
				eq(organization.agencyId, actor.agencyId),
				eq(organization.nameKey, nameKey(name)),
				eq(organization.contactEmail, contactEmail),
				eq(organization.contactName, contactName),
				eq(organization.contactPhone, contactPhone),
				businessId === null
					? isNull(organization.businessId)
					: eq(organization.businessId, businessId)
			)
		);
	return known!.id;
}

/**
 * The place of an organization with this address and room; null where there is none. Only for
 * somebody who proved to be its contact: what is known of the place is shown with their booking.
 */
export async function knownSite(work: Work, place: Place): Promise<string | null> {
	const [known] = await work.tx
		.select({ id: site.id })
		.from(site)
		.where(
			and(
				eq(site.agencyId, work.actor.agencyId),
				eq(site.organizationId, place.organizationId),
				eq(site.address, place.address),
				eq(site.room, place.room)
			)
		)
		.orderBy(site.createdAt)
		.limit(1);
	return known?.id ?? null;
}

type Place = { organizationId: string; address: string; room: string; zone: string };

/** Adds a place to visit and gives back its id. */
export async function addSite(work: Work, place: Place, id = newId(work.now)): Promise<string> {
	await work.tx
		.insert(site)
		.values({ agencyId: work.actor.agencyId, id, createdAt: work.now, ...place });
	return id;
}
