import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { stopTextsLine } from '#lib/programmes/stop-texts.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Texts somebody the private link to their plan. At most one text a day of the agency, so that the form cannot be used to pester somebody.
 */
export async function sendPlanLink(
	work: Work,
	agency: Agency,
	id: string,
	request: { phone: string; language: Language }
): Promise<void> {
	const token = await makeLink(work, 'plan', id);
	const locale = request.language;
	const words = {
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		link: `${settings.publicOrigin}/${agency.slug}/plan/${token}`
	};
	const text = await wordsOf(work, 'plan-link', locale, words);
	const stop = await stopTextsLine(work, agency, id, locale);
	await writeNotice(work, {
		onceKey: `plan ${id} ${dayOf(work.now, agency.zone)}`,
		template: 'plan-link',
		channel: 'text',
		recipient: request.phone,
		language: locale,
		...text,
		body: text.body + stop
	});
}

/** By this one person enrols once in a series. */
export function personKey(seriesId: string, phone: string): Promise<string> {
	return sha256Hex(`${seriesId} ${phone}`);
}
