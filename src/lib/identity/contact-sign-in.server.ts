import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import {
	checkContactSession,
	endContactSession,
	startContactSession
} from '#lib/identity/contact-sessions.server.ts';
import { useUpLink } from '#lib/identity/links.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Signs a contact in with a mailed link, which works once. Gives the cookie's secret. */
export async function enterByLink(work: Work, token: string): Promise<Outcome<string>> {
	const contactId = await useUpLink(work, 'portal', token);
	if (!contactId) return refused(problem('link_unknown'));
	await record(work, { act: 'contact.signed_in', subjectId: contactId });
	return done(await startContactSession(work, contactId));
}

/** Ends the session of this cookie on the server; the cookie itself is worth nothing afterwards. */
export async function leavePortal(work: Work, token: string): Promise<void> {
	const held = await checkContactSession(work, token);
	if (!held) return;
	await endContactSession(work, token);
	await record(work, { act: 'contact.signed_out', subjectId: held.contactId });
}
