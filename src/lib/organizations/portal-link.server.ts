import { and, eq } from 'drizzle-orm';
import type { Language } from '#lib/base/localized.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { organizationContact } from '#lib/identity/schema.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { organization } from '#lib/organizations/schema.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** How long the way in by mail works. */
export const PORTAL_LINK_MINUTES = 30;

/**
 * Mails a way in to a contact of any organization; does nothing for any other address. The caller
 * answers the same in both cases, and as slowly. `next`: what the link carries along, where to go on to.
 */
export async function sendPortalLink(
	work: Work,
	agency: Agency,
	{ email, language, next = '' }: { email: string; language: Language; next?: string }
): Promise<void> {
	if (!(await isContact(work, email))) return;
	const expiresAt = new Date(work.now.getTime() + PORTAL_LINK_MINUTES * 60_000);
	const token = await makeLink(work, 'portal', await contactId(work, email), expiresAt);
	const words = {
		agency: language === 'ko' ? agency.nameKo : agency.nameEn,
		phone: agency.phone,
		minutes: PORTAL_LINK_MINUTES,
		link: `${settings.publicOrigin}/${agency.slug}/my/sign-in/${token}${next}`
	};
	const text = await wordsOf(work, 'portal-link', language, words);
	await writeNotice(work, {
		onceKey: `portal-link ${newId(work.now)}`,
		template: 'portal-link',
		channel: 'mail',
		recipient: email,
		language,
		subject: text.subject,
		body: text.body
	});
}

async function isContact({ actor, tx }: Work, email: string): Promise<boolean> {
	const [known] = await tx
		.select({ id: organization.id })
		.from(organization)
		.where(and(eq(organization.agencyId, actor.agencyId), eq(organization.contactEmail, email)))
		.limit(1);
	return known !== undefined;
}

/** The contact of this address, kept when they first ask. */
async function contactId({ actor, tx, now }: Work, email: string): Promise<string> {
	const { agencyId } = actor;
	const fresh = { agencyId, id: newId(now), email, createdAt: now };
	await tx.insert(organizationContact).values(fresh).onConflictDoNothing();
	const [kept] = await tx
		.select({ id: organizationContact.id })
		.from(organizationContact)
		.where(and(eq(organizationContact.agencyId, agencyId), eq(organizationContact.email, email)));
	return kept!.id;
}
