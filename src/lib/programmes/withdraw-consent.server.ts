import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import {
	answerAnew,
	answeredConsent,
	type ItemName
} from '#lib/programmes/answered-consent.server.ts';
import { factsChanged } from '#lib/programmes/standings/refresh-outcomes.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Takes one consent back, as the newest answer; what was recorded while it held stays. A second time
 * changes nothing. Refuses with `not_found` what the person never answered. Whoever calls has made sure
 * that it is that person.
 */
export async function withdrawConsent(
	work: Work,
	enrolmentId: string,
	name: ItemName,
	language: Language
): Promise<Outcome<null>> {
	const found = await answeredConsent(work, enrolmentId, name);
	if (!found) return refused(problem('not_found'));
	if (!found.given) return done(null);
	await answerAnew(work, enrolmentId, name, { ...found, given: false }, language);
	const details = { form: name.formKey, item: name.itemKey };
	await record(work, { act: 'consent.withdrawn', subjectId: enrolmentId, details });
	// What they earned is listed only as long as they agree.
	await factsChanged(work, enrolmentId);
	return done(null);
}
