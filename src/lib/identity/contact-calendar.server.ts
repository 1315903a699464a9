import { and, eq } from 'drizzle-orm';
import type { ContactActor } from '#lib/base/actor.ts';
import { linkMadeAt, makeLink, revokeLinks, subjectOfLink } from '#lib/identity/links.server.ts';
import { organizationContact } from '#lib/identity/schema.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Makes the address of a contact's calendar, in place of an earlier one; its token is nowhere stored. */
export async function openCalendar(work: Work<ContactActor>): Promise<string> {
	const { contactId } = work.actor;
	await revokeLinks(work, 'calendar', contactId);
	const token = await makeLink(work, 'calendar', contactId);
	await record(work, { act: 'calendar.opened', subjectId: contactId });
	return token;
}

/** Revokes the address of a contact's calendar; does nothing without one. */
export async function revokeCalendar(work: Work<ContactActor>): Promise<void> {
	const { contactId } = work.actor;
	const revoked = await revokeLinks(work, 'calendar', contactId);
	if (revoked > 0) await record(work, { act: 'calendar.revoked', subjectId: contactId });
}

/** When the address that works now was made; null without one. */
export function calendarOpenedAt(work: Work<ContactActor>): Promise<Date | null> {
	return linkMadeAt(work, 'calendar', work.actor.contactId);
}

/** Whose calendar an address is; null for one that no longer works. */
export async function contactOfCalendar(work: Work, token: string): Promise<ContactActor | null> {
	const { agencyId } = work.actor;
	const contactId = await subjectOfLink(work, 'calendar', token);
	if (!contactId) return null;
	const [found] = await work.tx
		.select({ email: organizationContact.email })
		.from(organizationContact)
		.where(and(eq(organizationContact.agencyId, agencyId), eq(organizationContact.id, contactId)));
	return found ? { kind: 'contact', agencyId, contactId, ...found } : null;
}
