import { and, eq } from 'drizzle-orm';
import type { Language } from '#lib/base/localized.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { nameKey } from '#lib/organizations/organization-name.ts';
import { organization, site } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type OrganizationDetails = {
	name: string;
	contactName: string;
	contactEmail: string;
	contactPhone: string;
	language: Language;
};

/**
 * Keeps an organization under its name and contact, and gives back its id. Only the same contact in
 * every detail is the same row: whoever knows a name and an address of mail must not be able to
 * change whom earlier visits belong to.
 */
export async function keepOrganization(work: Work, details: OrganizationDetails): Promise<string> {
	const [kept] = await work.tx
		.insert(organization)
		.values({
			agencyId: work.actor.agencyId,
			id: newId(work.now),
			nameKey: nameKey(details.name),
			createdAt: work.now,
			...details
		})
		.onConflictDoNothing()
		.returning({ id: organization.id });
	return kept?.id ?? knownOrganization(work, details);
}

async function knownOrganization(
	{ actor, tx }: Work,
	{ name, contactName, contactEmail, contactPhone }: OrganizationDetails
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
				eq(organization.contactPhone, contactPhone)
			)
		);
	return known!.id;
}

/** Adds a place to visit and gives back its id. */
export async function addSite(
	work: Work,
	place: { organizationId: string; address: string; room: string; zone: string }
): Promise<string> {
	const id = newId(work.now);
	await work.tx
		.insert(site)
		.values({ agencyId: work.actor.agencyId, id, createdAt: work.now, ...place });
	return id;
}
