import type { Agency } from '#lib/identity/queries.server.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Written } from '#lib/notices/notice-checks.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { lastEdition } from '#lib/results/queries.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { linksOfSeries } from '#lib/visits/contacts/series-links.server.ts';
import { discreetWords, seriesById, type AgreedSeries } from '#lib/visits/queries.server.ts';
import { serviceTitle } from '#lib/visits/service-title.ts';

/** Tells the contact of a series that its report can be read. No figure stands in the mail. */
export async function tellReport(
	work: Work,
	agency: Agency,
	found: AgreedSeries,
	reportId: string
): Promise<void> {
	const { contactEmail, contactName } = found.organization;
	if (!contactEmail) return;
	const locale = found.language;
	const words = {
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		phone: agency.phone,
		contact: contactName,
		about: serviceTitle(found.service.name, await discreetWords(work), locale),
		reference: found.reference,
		service: found.service.name[locale],
		link: `${settings.publicOrigin}/${agency.slug}/series/${await keyOf(work, found)}/report`
	};
	const { subject, body } = await wordsOf(work, 'series-report', locale, words);
	await writeNotice(work, {
		onceKey: `series-report ${reportId}`,
		template: 'series-report',
		channel: 'mail',
		recipient: contactEmail,
		language: locale,
		...{ subject, body, subjectId: found.id }
	});
}

/** A private link while those of the series work; later its reference, which opens by signing in. */
async function keyOf(work: Work, found: AgreedSeries): Promise<string> {
	const links = await linksOfSeries(work, found.id);
	return links ? makeLink(work, 'series', found.id) : found.reference;
}

/** Whether a mail about a report goes to whoever is the contact now, and what it tells of still stands. */
export async function isReportMailTrue(work: Work, written: Written): Promise<boolean> {
	const found = written.subjectId ? await seriesById(work, written.subjectId) : null;
	if (!found || written.recipient !== found.organization.contactEmail) return false;
	const last = await lastEdition(work, found.id);
	return last !== null && !last.retraction;
}
