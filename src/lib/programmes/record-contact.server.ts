import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { closeEnrolment } from '#lib/programmes/close-enrolment.server.ts';
import { mayRecord } from '#lib/programmes/at-visit.server.ts';
import type { ContactMode } from '#lib/programmes/expression.ts';
import { contactResults, type ContactResult } from '#lib/programmes/facts.ts';
import { checkMeasure } from '#lib/programmes/measures.ts';
import { consentsOf, enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { contact, measure } from '#lib/programmes/schema.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import { visitById } from '#lib/visits/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type NewMeasure = {
	id: string;
	key: string;
	value: number | string | boolean;
	unit: string | null;
};

export type NewContact = {
	contactId: string;
	enrolmentId: string;
	/** The visit it was held at, or from whose roster the call was made. */
	visitId: string;
	stepKey: string;
	mode: ContactMode;
	result: string;
	measures: NewMeasure[];
	at: Date;
};

/**
 * Keeps one contact with what was measured in it. Refuses a step or a measure that the template
 * does not have, a value outside its hard range, and a sensitive measure without its consent.
 */
export async function recordContact(
	work: Work<StaffActor>,
	fact: NewContact
): Promise<Outcome<null>> {
	const obstacle = await mayRecord(work, fact.visitId, fact.enrolmentId);
	if (obstacle) return refused(obstacle);
	const person = (await enrolmentById(work, fact.enrolmentId))!;
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const problems = await problemsOf(work, template, fact);
	if (problems.length) return refused(...problems);
	if (await write(work, fact)) {
		const details = { step: fact.stepKey, mode: fact.mode, measures: fact.measures.length };
		await record(work, {
			act: 'contact.recorded',
			subjectId: fact.enrolmentId,
			details: fact.mode === 'visit' ? { ...details, visit: fact.visitId } : details
		});
		if (fact.result === 'deceased') await closeEnrolment(work, fact, 'died');
	}
	return done(null);
}

async function problemsOf(
	work: Work<StaffActor>,
	template: Template,
	fact: NewContact
): Promise<Problem[]> {
	const problems = fact.measures.flatMap(({ key, value }) => {
		const def = template.measures.find((one) => one.key === key);
		if (!def) return [problem('unknown_measure', undefined, key)];
		// What is unlikely was confirmed on the phone, before the person left.
		return checkMeasure(def, value, { mode: fact.mode, isConfirmed: true });
	});
	if (!hasStep(template, fact.stepKey)) problems.push(problem('unknown_step'));
	if (!contactResults.includes(fact.result as ContactResult))
		problems.push(problem('not_a_choice'));
	if (isSensitive(template, fact) && !(await hasSensitiveConsent(work, template, fact))) {
		problems.push(problem('consent_missing'));
	}
	return problems;
}

function hasStep(template: Template, key: string): boolean {
	const added = template.tailorings.flatMap((tailoring) => tailoring.addSteps ?? []);
	return [...template.steps, ...added].some((step) => step.key === key);
}

function isSensitive(template: Template, fact: NewContact): boolean {
	const sensitive = template.measures.filter((def) => def.sensitive).map((def) => def.key);
	return fact.measures.some(({ key }) => sensitive.includes(key));
}

/** The latest answer to every required sensitive item must be yes. */
async function hasSensitiveConsent(
	work: Work<StaffActor>,
	template: Template,
	fact: NewContact
): Promise<boolean> {
	const given = await consentsOf(work, [fact.enrolmentId]);
	const latest = new Map(given.map((row) => [`${row.formKey} ${row.itemKey}`, row.given]));
	return template.consents.every((form) =>
		form.items
			.filter((item) => item.kind === 'sensitive')
			.every((item) => latest.get(`${form.key} ${item.key}`) === true)
	);
}

async function write(work: Work<StaffActor>, fact: NewContact): Promise<boolean> {
	const { agencyId, staffId } = work.actor;
	const { zone } = (await visitById(work, fact.visitId))!;
	const [fresh] = await work.tx
		.insert(contact)
		.values({
			agencyId,
			id: fact.contactId,
			enrolmentId: fact.enrolmentId,
			visitId: fact.mode === 'visit' ? fact.visitId : null,
			stepKey: fact.stepKey,
			mode: fact.mode,
			result: fact.result,
			occurredOn: dayOf(fact.at, zone),
			occurredAt: fact.at,
			recordedBy: staffId,
			receivedAt: work.now
		})
		.onConflictDoNothing()
		.returning({ id: contact.id });
	if (!fresh) return false;
	if (fact.measures.length === 0) return true;
	await work.tx.insert(measure).values(
		fact.measures.map((one) => ({
			agencyId,
			contactId: fact.contactId,
			takenAt: fact.at,
			...one
		}))
	);
	return true;
}
