import type { StaffActor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { sha256OfText } from '#lib/identity/opener.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { isStopped } from '#lib/notices/stops.server.ts';
import { mayRecord } from '#lib/programmes/at-visit.server.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { consentAnswersOf, enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { consent, consentSignature } from '#lib/programmes/schema.server.ts';
import { registrationAnswer } from '#lib/programmes/sensitive-answer.ts';
import type { Signature } from '#lib/programmes/signature.ts';
import { factsChanged } from '#lib/programmes/standings/refresh-outcomes.server.ts';
import { planOnce, tellEnrolled } from '#lib/programmes/tell-enrolled.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';
import { writeRows } from '#lib/server/written-together.server.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';

export type ConsentFact = {
	enrolmentId: string;
	visitId: string;
	formKey: string;
	formVersion: number;
	language: Language;
	/** SHA-256 of the words that were shown; must be those of the form. */
	textHash: string;
	items: { key: string; given: boolean }[];
	/** Absent where nothing was to be signed, and from older phones. */
	signature?: Signature;
	at: Date;
};

/**
 * Keeps what a person agreed to and declined, face to face, and what they signed it with. Refuses words
 * that are not the form's. Who agrees now to what no registration goes without is told of their plan.
 */
export async function recordConsent(
	work: Work<StaffActor>,
	agency: Agency,
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
	const expected = sha256OfText(consentText(shown, fact.language));
	if (expected !== fact.textHash) return refused(problem('operation_changed'));
	const before = await isRegistered(work, template, fact.enrolmentId);
	await write(work, fact, fact.signature ? await keepSignature(work, fact, fact.signature) : null);
	await record(work, {
		act: 'consent.recorded',
		subjectId: fact.enrolmentId,
		details: {
			form: fact.formKey,
			version: fact.formVersion,
			...(fact.signature ? { signed: fact.signature.kind } : {})
		}
	});
	// What they earned is listed only as long as they agree.
	if (template.rewards) await factsChanged(work, fact.enrolmentId);
	if (!before && (await isRegistered(work, template, fact.enrolmentId))) {
		await tellOfPlan(work, agency, fact.enrolmentId);
	}
	return done(null);
}

async function isRegistered(work: Work, template: Template, enrolmentId: string) {
	return registrationAnswer(template, await consentAnswersOf(work, enrolmentId)) === 'yes';
}

/** Who came unannounced gets their link once they agreed, and never before. */
async function tellOfPlan(work: Work, agency: Agency, enrolmentId: string): Promise<void> {
	if (await isStopped(work, { audience: 'participant', subjectId: enrolmentId })) return;
	const person = (await enrolmentById(work, enrolmentId))!;
	const series = (await seriesById(work, person.seriesId))!;
	const visits = await visitsOfSeries(work, person.seriesId);
	const onceKey = planOnce(work, agency, enrolmentId);
	await tellEnrolled(work, agency, person, { series, visits, onceKey });
}

/** Keeps a signature so that only the server opens it, and gives its id. */
async function keepSignature(
	work: Work<StaffActor>,
	fact: ConsentFact,
	signature: Signature
): Promise<string> {
	const id = newId(work.now);
	const row = {
		agencyId: work.actor.agencyId,
		id,
		enrolmentId: fact.enrolmentId,
		kind: signature.kind,
		sealed: await atRest.close(JSON.stringify(signature), id),
		recordedBy: work.actor.staffId,
		signedAt: fact.at
	};
	await writeRows(work, consentSignature, [row]);
	return id;
}

async function write(
	work: Work<StaffActor>,
	fact: ConsentFact,
	signatureId: string | null
): Promise<void> {
	await writeRows(
		work,
		consent,
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
			givenAt: fact.at,
			signatureId
		}))
	);
}
