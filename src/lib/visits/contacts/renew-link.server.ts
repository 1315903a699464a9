import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { makeLink, revokeLinks } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { tellLink } from '#lib/visits/booking/booked-notice.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';

/**
 * Ends every private link of a series and mails a new one to its contact: for a link that came into
 * the wrong hands. Refuses a contact without an address of mail, who would
 * be left without any.
 */
export async function renewLink(
	work: Work<StaffActor>,
	agency: Agency,
	seriesId: string
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const found = await seriesById(work, seriesId);
	if (!found) return refused(problem('not_found'));
	if (!found.organization.contactEmail) return refused(problem('contact_without_mail'));
	const ended = await revokeLinks(work, 'series', seriesId);
	const token = await makeLink(work, 'series', seriesId);
	await tellLink(work, agency, seriesId, token, newId(work.now));
	await record(work, { act: 'series.link_renewed', subjectId: seriesId, details: { ended } });
	return done(null);
}
