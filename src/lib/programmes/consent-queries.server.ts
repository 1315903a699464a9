import { consentLines, type ConsentLine } from '#lib/programmes/consent-lines.ts';
import { consentsOf } from '#lib/programmes/queries.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What one person agreed to and declined, as it holds now, and what of it they signed. */
export async function consentsOfPerson(
	work: Work,
	template: Template,
	enrolmentId: string
): Promise<ConsentLine[]> {
	const answers = (await consentsOf(work, [enrolmentId])).map((one) => ({
		formKey: one.formKey,
		key: one.itemKey,
		given: one.given,
		givenAt: one.givenAt.toISOString(),
		isSigned: one.signatureId !== null
	}));
	return consentLines(template.consents, answers);
}
