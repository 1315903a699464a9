import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById } from '#lib/identity/queries.server.ts';
import type { JobData } from '#lib/jobs/queue.server.ts';
import type { Written } from '#lib/notices/notice-checks.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { enrolmentById } from '#lib/programmes/queries.server.ts';
import { mayRemind } from '#lib/programmes/reminders.server.ts';
import { stopTextsLine } from '#lib/programmes/stop-texts.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting } from '#lib/server/work.server.ts';

/** The template of the text that tells of a verdict. */
export const VERDICT_TEXT = 'fund-verdict';

/**
 * Tells somebody that what two people found about them stands on their page of the fund, once for each
 * verdict: only who agreed to texts and may be written to. The text itself does not say what was found,
 * since somebody else may see the telephone.
 */
export async function tellVerdict(agencyId: string, data: JobData): Promise<void> {
	const agency = await agencyById(agencyId);
	await acting({ kind: 'system', agencyId }, async (work) => {
		const person = await enrolmentById(work, data.enrolmentId!);
		if (!person || !(await mayRemind(work, person.id))) return;
		const locale = person.language;
		const token = await makeLink(work, 'plan', person.id);
		const words = {
			agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
			link: `${settings.publicOrigin}/${agency.slug}/plan/${token}/fund`
		};
		const text = await wordsOf(work, VERDICT_TEXT, locale, words);
		const stop = await stopTextsLine(work, agency, person.id, locale);
		await writeNotice(work, {
			...{ onceKey: `verdict ${data.verdictId}`, template: VERDICT_TEXT, channel: 'text' },
			...{ recipient: person.phone, language: locale, ...text, body: text.body + stop },
			subjectId: person.id
		});
	});
}

/** Whether the text may still go out: they may have stopped texts while it waited. */
export async function isVerdictTextTrue(
	work: Parameters<typeof mayRemind>[0],
	{ subjectId }: Written
): Promise<boolean> {
	return subjectId !== null && mayRemind(work, subjectId);
}
