import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { hasCall, putCallBack } from '#lib/calls/claims.server.ts';
import { callJustMade } from '#lib/calls/list-calls.server.ts';
import { keepFolded, type AskedHow } from '#lib/calls/keep-aftercare.server.ts';
import { personCall, type PersonCall } from '#lib/calls/person-call.server.ts';
import { planCalls } from '#lib/calls/plan-calls.server.ts';
import { callBack } from '#lib/calls/schema.server.ts';
import { fields } from '#lib/calls/typed-call.ts';
import type { VainResult } from '#lib/calls/vain-calls.ts';
import { measuresOf, problemsOf, type ContactDraft } from '#lib/field/contact-draft.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { NewContact } from '#lib/programmes/contact-rows.server.ts';
import { answerQuestions } from '#lib/programmes/questions/answer-questions.server.ts';
import type { Answer } from '#lib/programmes/questions/question.ts';
import { keepContact } from '#lib/programmes/record-contact.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';

/** How the ledger tells a contact that was recorded in the office. */
const AT_DESK = { from: 'desk' };

/**
 * Keeps a call in which the person was reached, as a contact of the step it is due for. Everything that
 * the phone of a counselor asks and refuses is asked and refused here too. Sent twice it is kept once.
 */
export async function recordReached(
	work: Work<StaffActor>,
	agency: Agency,
	enrolmentId: string,
	draft: ContactDraft,
	howItGoes: Pick<AskedHow, 'answer' | 'sentence'>,
	answers: Answer[] = []
): Promise<Outcome<null>> {
	if (await callJustMade(work, draft.contactId)) return done(null);
	const found = await calledNow(work, agency, enrolmentId);
	if (!found.ok) return found;
	const { asking, call } = found.value;
	if (!asking || call.key !== draft.stepKey) return refused(problem('call_over'));
	const problems = problemsOf(asking, draft);
	if (call.folded.length > 0 && howItGoes.answer === null)
		problems.push(problem('required', undefined, fields.answer));
	if (problems.length > 0) return refused(...problems);
	const measures = measuresOf(asking, draft).map((one) => ({ id: newId(work.now), ...one }));
	const kept = await keep(work, found.value, {
		contactId: draft.contactId,
		result: 'attended',
		measures
	});
	if (!kept.ok) return kept;
	await keepFolded(work, enrolmentId, call.folded, howItGoes);
	await answerQuestions(work, enrolmentId, answers);
	return end(work, agency, enrolmentId);
}

export type VainCall = {
	enrolmentId: string;
	contactId: string;
	result: VainResult;
	/** When they asked to be called; null for the other results. */
	callAt: Date | null;
};

/**
 * Keeps a call in which the person was not talked to. Sent twice it is kept once. Refuses a time to call
 * again that is past.
 */
export async function recordVain(
	work: Work<StaffActor>,
	agency: Agency,
	{ enrolmentId, contactId, result, callAt }: VainCall
): Promise<Outcome<null>> {
	if (await callJustMade(work, contactId)) return done(null);
	const found = await calledNow(work, agency, enrolmentId);
	if (!found.ok) return found;
	if (result === 'rescheduled' && !callAt) return refused(problem('required', undefined, 'callAt'));
	if (callAt && callAt <= work.now) return refused(problem('moment_past', undefined, 'callAt'));
	const kept = await keep(work, found.value, { contactId, result, measures: [] });
	if (!kept.ok) return kept;
	if (callAt) await promise(work, { enrolmentId, contactId, at: callAt });
	return end(work, agency, enrolmentId);
}

async function promise(
	work: Work<StaffActor>,
	fact: { enrolmentId: string; contactId: string; at: Date }
): Promise<void> {
	const row = { agencyId: work.actor.agencyId, madeAt: work.now, ...fact };
	await work.tx.insert(callBack).values(row).onConflictDoNothing();
	await record(work, { act: 'call_back.promised', subjectId: fact.enrolmentId });
}

/** The call that the actor has taken up and that is still to be made. */
async function calledNow(
	work: Work<StaffActor>,
	agency: Agency,
	enrolmentId: string
): Promise<Outcome<PersonCall>> {
	if (!(await hasCall(work, enrolmentId))) return refused(problem('call_taken'));
	const found = await personCall(work, agency, enrolmentId);
	return found ? done(found) : refused(problem('call_over'));
}

/** The one way in which contacts are written, as it is for phones. */
async function keep(
	work: Work<StaffActor>,
	{ person, asking, waiting, call }: PersonCall,
	fact: Pick<NewContact, 'contactId' | 'result' | 'measures'>
): Promise<Outcome<null>> {
	// Days are those of the site, and a series has one.
	const [visit] = await visitsOfSeries(work, person.seriesId);
	const about = { enrolmentId: person.id, visitId: visit!.id, mode: 'phone' as const };
	// How it goes is no contact; a try to answer what was asked is one, and belongs to no step.
	if (!asking && (waiting === null || fact.result === 'attended'))
		return refused(problem('unknown_step'));
	const stepKey = asking ? call.key : null;
	const kept = await keepContact(work, { ...about, ...fact, stepKey, at: work.now }, AT_DESK);
	if (!kept.ok) return kept;
	return kept.value === 'awaits_consent' ? refused(problem('consent_missing')) : done(null);
}

async function end(
	work: Work<StaffActor>,
	agency: Agency,
	enrolmentId: string
): Promise<Outcome<null>> {
	await planCalls(work, agency.zone, [enrolmentId]);
	await putCallBack(work, enrolmentId);
	return done(null);
}
