import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { closeEnrolment } from '#lib/programmes/close-enrolment.server.ts';
import { mayRecord } from '#lib/programmes/at-visit.server.ts';
import { writeContact, type NewContact } from '#lib/programmes/contact-rows.server.ts';
import { contactResults, type ContactResult } from '#lib/programmes/facts.ts';
import { checkMeasure } from '#lib/programmes/measures.ts';
import { consentAnswersOf, enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { sensitiveAnswer } from '#lib/programmes/sensitive-answer.ts';
import { stepsOf } from '#lib/programmes/enrolment-scope.ts';
import { readingsOf } from '#lib/programmes/readings.ts';
import { factsChanged } from '#lib/programmes/standings/refresh-outcomes.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import { mayBeUntaken } from '#lib/programmes/untaken.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Keeps one contact with what was measured in it; doing it again changes nothing. Refuses a step or
 * a measure that the template does not have, a value outside its hard range, a sensitive measure of
 * somebody who said no (`consent_missing`), and the id of another contact (`operation_changed`). What
 * could not be taken is kept with its reason, and refused where it has a value as well. One
 * without a step is a reading and holds nothing that cannot be taken by itself (`unknown_step`), or a
 * call in vain that no step wanted.
 *
 * `awaits_consent`: nothing stands against it but that no answer about sensitive data is here yet.
 * The answer may still be on its way, so nothing is written and nothing refused.
 */
export async function recordContact(
	work: Work<StaffActor>,
	fact: NewContact
): Promise<Outcome<'recorded' | 'awaits_consent'>> {
	const obstacle = await mayRecord(work, fact.visitId, fact.enrolmentId);
	return obstacle ? refused(obstacle) : keepContact(work, fact);
}

/**
 * The same for whom somebody else allowed to record it; the ledger says how it came with `marks`.
 * Whoever calls has made sure that the person enrolled in the series of the visit.
 */
export async function keepContact(
	work: Work<StaffActor>,
	fact: NewContact,
	marks: Record<string, string> = {}
): Promise<Outcome<'recorded' | 'awaits_consent'>> {
	const person = (await enrolmentById(work, fact.enrolmentId))!;
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const problems = problemsOf(template, fact);
	const given = isSensitive(template, fact) ? await consentAnswersOf(work, fact.enrolmentId) : null;
	const consent = given ? consentAt(template, given, fact.at) : 'yes';
	if (consent === 'no') problems.push(problem('consent_missing'));
	if (problems.length) return refused(...problems);
	if (consent === 'open') return done('awaits_consent');
	const written = await writeContact(work, fact);
	if (written === 'other') return refused(problem('operation_changed'));
	if (written === 'fresh') await follow(work, fact, marks);
	return done('recorded');
}

type Given = Awaited<ReturnType<typeof consentAnswersOf>>;

/** A no that came after the contact takes nothing away of what was measured while the yes held. */
function consentAt(template: Template, given: Given, at: Date): 'yes' | 'no' | 'open' {
	const now = sensitiveAnswer(template, given);
	if (now !== 'no') return now;
	const then = sensitiveAnswer(
		template,
		given.filter(({ givenAt }) => givenAt <= at)
	);
	return then === 'yes' ? 'yes' : 'no';
}

async function follow(
	work: Work<StaffActor>,
	fact: NewContact,
	marks: Record<string, string>
): Promise<void> {
	const { stepKey: step, mode, result, enrolmentId: subjectId } = fact;
	await factsChanged(work, subjectId);
	const measures = fact.measures.length;
	const untaken = fact.untaken?.length ?? 0;
	if (step === null && result === 'attended') {
		const details = { measures, visit: fact.visitId, ...marks };
		return record(work, { act: 'reading.recorded', subjectId, details });
	}
	const details = {
		step: step ?? '',
		mode,
		result,
		measures,
		...(untaken > 0 && { untaken }),
		...marks
	};
	await record(work, {
		act: 'contact.recorded',
		subjectId,
		details: mode === 'visit' ? { ...details, visit: fact.visitId } : details
	});
	if (result === 'deceased') await closeEnrolment(work, fact, 'died');
}

function problemsOf(template: Template, fact: NewContact): Problem[] {
	const problems = fact.measures.flatMap(({ key, value }) => {
		const def = template.measures.find((one) => one.key === key);
		if (!def) return [problem('unknown_measure', undefined, key)];
		// What is unlikely was confirmed on the phone, before the person left.
		return checkMeasure(def, value, { mode: fact.mode, isConfirmed: true });
	});
	problems.push(...untakenProblems(template, fact), ...tickedProblems(template, fact));
	if (!isOfTemplate(template, fact)) problems.push(problem('unknown_step'));
	if (!contactResults.includes(fact.result as ContactResult))
		problems.push(problem('not_a_choice'));
	return problems;
}

function untakenProblems(template: Template, { untaken = [], measures }: NewContact): Problem[] {
	return untaken.flatMap(({ key }) => {
		const def = template.measures.find((one) => one.key === key);
		if (!def || !mayBeUntaken(def)) return [problem('unknown_measure', undefined, key)];
		const isTaken = measures.some((one) => one.key === key);
		return isTaken ? [problem('not_a_choice', undefined, key)] : [];
	});
}

function tickedProblems(template: Template, { stepKey, ticked = [] }: NewContact): Problem[] {
	const step = stepsOf(template).find(({ key }) => key === stepKey);
	const known = step?.checklist.map(({ key }) => key) ?? [];
	const isKnown = ticked.every((key) => known.includes(key));
	return isKnown ? [] : [problem('not_a_choice', undefined, 'ticked')];
}

/**
 * Without a step a contact is a reading, which holds nothing but what can be taken by itself; or somebody
 * was called in vain because of what they asked.
 */
function isOfTemplate(
	template: Template,
	{ stepKey, mode, result, measures, untaken = [] }: NewContact
): boolean {
	if (stepKey !== null) return stepsOf(template).some((step) => step.key === stepKey);
	if (mode === 'phone' && result !== 'attended') return measures.length + untaken.length === 0;
	const keys = readingsOf(template).map((def) => def.key);
	const isTaken = mode === 'visit' && result === 'attended' && measures.length > 0;
	return isTaken && untaken.length === 0 && measures.every(({ key }) => keys.includes(key));
}

function isSensitive(template: Template, fact: NewContact): boolean {
	const sensitive = template.measures.filter((def) => def.sensitive).map((def) => def.key);
	// Why something could not be taken of somebody can be a matter of their health too.
	return [...fact.measures, ...(fact.untaken ?? [])].some(({ key }) => sensitive.includes(key));
}
