import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf, type Day } from '#lib/base/days.ts';
import { aftercareOf } from '#lib/calls/aftercare-queries.server.ts';
import type { Aftercare } from '#lib/calls/aftercare.ts';
import { plansOfPeople, type PersonPlan } from '#lib/calls/person-plans.server.ts';
import { aftercareDay, callNow, QUESTION, type Call } from '#lib/calls/planned-calls.ts';
import type { Asking } from '#lib/field/contact-draft.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { stepsOf } from '#lib/programmes/enrolment-scope.ts';
import {
	consentAnswersOf,
	enrolmentById,
	templateOf,
	type EnrolmentDetails
} from '#lib/programmes/queries.server.ts';
import { sensitiveAnswer } from '#lib/programmes/sensitive-answer.ts';
import type { Work } from '#lib/server/work.server.ts';

export type PersonCall = PersonPlan & {
	person: EnrolmentDetails;
	today: Day;
	aftercare: Aftercare;
	call: Call;
	/** Null where the call only asks how it goes, or only answers. */
	asking: Asking | null;
	/** The day of aftercare that it is about; null for any other call. */
	day: number | null;
};

/**
 * The call to one person as their plan has it now, computed from the facts and not from the list, which
 * may be a moment behind. Null where none is to be made any more, and for an unknown person.
 */
export async function personCall(
	work: Work<StaffActor>,
	agency: Agency,
	enrolmentId: string
): Promise<PersonCall | null> {
	const person = await enrolmentById(work, enrolmentId);
	const [found] = person ? await plansOfPeople(work, agency.zone, [enrolmentId]) : [];
	if (!person || !found) return null;
	const today = dayOf(work.now, agency.zone);
	const call = callNow(found.calls, today);
	if (!call) return null;
	const day = aftercareDay(call.key);
	const isOfStep = day === null && call.key !== QUESTION;
	const asking = isOfStep ? await askingOf(work, person, found, call.key, today) : null;
	return { ...found, person, today, aftercare: await aftercareOf(work), call, asking, day };
}

async function askingOf(
	work: Work,
	person: EnrolmentDetails,
	{ facts }: PersonPlan,
	stepKey: string,
	today: Day
): Promise<Asking> {
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const step = stepsOf(template).find(({ key }) => key === stepKey)!;
	const given = await consentAnswersOf(work, person.id);
	const maySensitive = sensitiveAnswer(template, given) === 'yes';
	return { template, step, facts, on: today, maySensitive };
}
