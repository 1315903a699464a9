import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { consentsOfPerson } from '#lib/programmes/consent-queries.server.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { consent } from '#lib/programmes/schema.server.ts';
import { factsChanged } from '#lib/programmes/standings/refresh-outcomes.server.ts';
import type { ConsentItem } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** One item of one form, by their keys. */
export type ItemName = { formKey: string; itemKey: string };

/** What a person agreed to and may take back; null where there is no such item, or no answer to it. */
export async function consentToWithdraw(
	work: Work,
	enrolmentId: string,
	{ formKey, itemKey }: ItemName
): Promise<{ item: ConsentItem; formVersion: number; given: boolean; givenAt: Date } | null> {
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
	const found = await consentToWithdraw(work, enrolmentId, name);
	if (!found) return refused(problem('not_found'));
	if (!found.given) return done(null);
	await write(work, enrolmentId, name, found, language);
	const details = { form: name.formKey, item: name.itemKey };
	await record(work, { act: 'consent.withdrawn', subjectId: enrolmentId, details });
	// What they earned is listed only as long as they agree.
	await factsChanged(work, enrolmentId);
	return done(null);
}

async function write(
	work: Work,
	enrolmentId: string,
	{ formKey, itemKey }: ItemName,
	{ item, formVersion }: { item: ConsentItem; formVersion: number },
	language: Language
): Promise<void> {
	await work.tx.insert(consent).values({
		agencyId: work.actor.agencyId,
		id: newId(work.now),
		enrolmentId,
		formKey,
		formVersion,
		itemKey,
		given: false,
		textHash: await sha256Hex(consentText([item], language)),
		language,
		channel: 'plan',
		givenAt: work.now
	});
}
