import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { resumeReminders } from '#lib/notices/stops.server.ts';
import {
	answerAnew,
	answeredConsent,
	type ItemName
} from '#lib/programmes/answered-consent.server.ts';
import { mayAsk } from '#lib/programmes/reminders.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Says yes to texts after all, as the newest answer of somebody who said no to them; a stop of theirs
 * ends with it. A second time changes nothing. Refuses with `not_found` any other consent, what the
 * person never answered, and who may not be asked any more. Whoever calls has made sure that it is
 * that person.
 */
export async function agreeToTexts(
	work: Work,
	enrolmentId: string,
	name: ItemName,
	language: Language
): Promise<Outcome<null>> {
	const found = await answeredConsent(work, enrolmentId, name);
	if (found?.item.kind !== 'reminders' || !(await mayAsk(work, enrolmentId)))
		return refused(problem('not_found'));
	if (found.given) return done(null);
	await answerAnew(work, enrolmentId, name, { ...found, given: true }, language);
	const details = { form: name.formKey, version: found.formVersion, item: name.itemKey };
	await record(work, { act: 'consent.recorded', subjectId: enrolmentId, details });
	await resumeReminders(work, { audience: 'participant', subjectId: enrolmentId });
	return done(null);
}
