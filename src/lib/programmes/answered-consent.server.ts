import type { Language } from '#lib/base/localized.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { consentsOfPerson } from '#lib/programmes/consent-queries.server.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { consent } from '#lib/programmes/schema.server.ts';
import type { ConsentItem } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** One item of one form, by their keys. */
export type ItemName = { formKey: string; itemKey: string };

export type AnsweredConsent = {
	item: ConsentItem;
	formVersion: number;
	given: boolean;
	givenAt: Date;
};

/** What a person answered last to one item; null where there is no such item, or no answer to it. */
export async function answeredConsent(
	work: Work,
	enrolmentId: string,
	{ formKey, itemKey }: ItemName
): Promise<AnsweredConsent | null> {
	const person = await enrolmentById(work, enrolmentId);
	if (!person) return null;
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const lines = await consentsOfPerson(work, template, enrolmentId);
	const line = lines.find(({ item, answer }) => item.key === itemKey && answer.formKey === formKey);
	if (!line) return null;
	const { version } = template.consents.find((form) => form.key === formKey)!;
	const { given, givenAt } = line.answer;
	return { item: line.item, formVersion: version, given, givenAt: new Date(givenAt) };
}

/** Keeps a newer answer to it, as the person gave it on their own page. */
export async function answerAnew(
	work: Work,
	enrolmentId: string,
	{ formKey, itemKey }: ItemName,
	{ item, formVersion, given }: Pick<AnsweredConsent, 'item' | 'formVersion' | 'given'>,
	language: Language
): Promise<void> {
	await work.tx.insert(consent).values({
		agencyId: work.actor.agencyId,
		id: newId(work.now),
		enrolmentId,
		formKey,
		formVersion,
		itemKey,
		given,
		textHash: await sha256Hex(consentText([item], language)),
		language,
		channel: 'plan',
		givenAt: work.now
	});
}
