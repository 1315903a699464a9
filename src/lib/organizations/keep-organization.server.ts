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

/** Keeps an organization under its name and contact, and gives back its id. */
export async function keepOrganization(work: Work, details: OrganizationDetails): Promise<string> {
	const { contactName, contactPhone, language } = details;
	const [kept] = await work.tx
		.insert(organization)
		.values({
			agencyId: work.actor.agencyId,
			id: newId(work.now),
			nameKey: nameKey(details.name),
			createdAt: work.now,
			...details
		})
		.onConflictDoUpdate({
			target: [organization.agencyId, organization.nameKey, organization.contactEmail],
			set: { contactName, contactPhone, language }
		})
		.returning({ id: organization.id });
	return kept!.id;
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
