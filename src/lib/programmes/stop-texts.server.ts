import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Agency } from '#lib/identity/queries.server.ts';
import { stopAddress } from '#lib/identity/stop-link.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** The last line of every text to a participant: where one tap stops them. */
export async function stopTextsLine(
	work: Work,
	agency: Agency,
	enrolmentId: string,
	locale: Language
): Promise<string> {
	const of = { audience: 'participant', subjectId: enrolmentId } as const;
	return '\n' + m.notices_stop_text({ stop: await stopAddress(work, agency, of) }, { locale });
}
