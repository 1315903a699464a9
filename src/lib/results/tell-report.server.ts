import { and, eq, sql } from 'drizzle-orm';
import type { Agency } from '#lib/identity/queries.server.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Written } from '#lib/notices/notice-checks.server.ts';
import { notice } from '#lib/notices/schema.server.ts';
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
	const { contactEmail: recipient, contactName: contact } = found.organization;
	if (!recipient) return;
	const key = await keyOf(work, found);
	const link = linkOf(agency, key);
	const words = { ...(await framesOf(work, agency, found)), contact, link };
	await writeMail(work, found, { template: 'series-report', reportId, recipient, words });
}

/**
 * Tells whoever was mailed that a report can be read that it was taken back, and why; nobody by name, for
 * another may be the contact by now. Gives whether somebody is told: where the first mail still waits, neither
 * is sent.
 */
export async function tellRetraction(
	work: Work,
	agency: Agency,
	found: AgreedSeries,
	{ reportId, reason }: { reportId: string; reason: string }
): Promise<boolean> {
	const first = await mailAbout(work, reportId);
	if (!first) return false;
	const { recipient, isOut } = first;
	// Its reference opens by signing in: whoever was mailed may be the contact no more.
	const link = linkOf(agency, found.reference);
	const words = { ...(await framesOf(work, agency, found)), link, reason };
	await writeMail(work, found, { template: 'series-report-retracted', reportId, recipient, words });
	return isOut;
}

async function framesOf(work: Work, agency: Agency, found: AgreedSeries) {
	const locale = found.language;
	return {
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		phone: agency.phone,
		about: serviceTitle(found.service.name, await discreetWords(work), locale),
		reference: found.reference,
		service: found.service.name[locale]
	};
}

type ReportMail = {
	template: 'series-report' | 'series-report-retracted';
	reportId: string;
	recipient: string;
	words: Record<string, string>;
};

async function writeMail(
	work: Work,
	{ id: subjectId, language }: AgreedSeries,
	{ template, reportId, recipient, words }: ReportMail
): Promise<void> {
	const { subject, body } = await wordsOf(work, template, language, words);
	const onceKey = `${template} ${reportId}`;
	await writeNotice(work, {
		...{ onceKey, template, channel: 'mail', recipient, language },
		...{ subject, body, subjectId }
	});
}

/**
 * The mail that a report can be read; undefined where there is none. It counts as out from its first try on,
 * and even if it was withdrawn later: a try that failed may have arrived.
 */
async function mailAbout({ actor, tx }: Work, reportId: string) {
	const [written] = await tx
		.select({
			recipient: notice.recipient,
			isOut: sql<boolean>`${notice.sentAt} is not null or ${notice.settledAt} is not null
				or ${notice.triedAt} is not null`
		})
		.from(notice)
		.where(
			and(eq(notice.agencyId, actor.agencyId), eq(notice.onceKey, `series-report ${reportId}`))
		);
	return written;
}

function linkOf({ slug }: Agency, key: string): string {
	return `${settings.publicOrigin}/${slug}/series/${key}/report`;
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

/** Whether a mail that a report was taken back goes to somebody who was told of it. */
export async function isRetractionMailTrue(work: Work, { onceKey }: Written): Promise<boolean> {
	return wasMailed(work, onceKey.split(' ').at(-1)!);
}

/** Whether somebody was told of a report by mail, or by the office in its place. */
export async function wasMailed(work: Work, reportId: string): Promise<boolean> {
	return (await mailAbout(work, reportId))?.isOut ?? false;
}
