import type { StaffActor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { mayRecord } from '#lib/programmes/at-visit.server.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { consent } from '#lib/programmes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type ConsentFact = {
	enrolmentId: string;
	visitId: string;
	formKey: string;
	formVersion: number;
	language: Language;
	/** SHA-256 of the words that were shown; must be those of the form. */
	textHash: string;
	items: { key: string; given: boolean }[];
	at: Date;
};

/** Keeps what a person agreed to and declined, face to face. Refuses words that are not the form's. */
export async function recordConsent(
	work: Work<StaffActor>,
	fact: ConsentFact
): Promise<Outcome<null>> {
	const obstacle = await mayRecord(work, fact.visitId, fact.enrolmentId);
	if (obstacle) return refused(obstacle);
	const person = (await enrolmentById(work, fact.enrolmentId))!;
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const form = template.consents.find(
		(one) => one.key === fact.formKey && one.version === fact.formVersion
	);
	const shown = form?.items.filter((item) => fact.items.some((one) => one.key === item.key)) ?? [];
	if (!form || shown.length !== fact.items.length) return refused(problem('not_a_choice'));
	const expected = await sha256Hex(consentText(shown, fact.language));
	if (expected !== fact.textHash) return refused(problem('operation_changed'));
	await write(work, fact);
	await record(work, {
		act: 'consent.recorded',
		subjectId: fact.enrolmentId,
		details: { form: fact.formKey, version: fact.formVersion }
	});
	return done(null);
}

async function write(work: Work<StaffActor>, fact: ConsentFact): Promise<void> {
	await work.tx.insert(consent).values(
		fact.items.map(({ key, given }) => ({
			agencyId: work.actor.agencyId,
			id: newId(work.now),
			enrolmentId: fact.enrolmentId,
			formKey: fact.formKey,
			formVersion: fact.formVersion,
			itemKey: key,
			given,
			textHash: fact.textHash,
			language: fact.language,
			channel: 'on_site' as const,
			recordedBy: work.actor.staffId,
			givenAt: fact.at
		}))
	);
}
