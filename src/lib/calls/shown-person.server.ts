import type { StaffActor } from '#lib/base/actor.ts';
import { callTakenBy, hasCall } from '#lib/calls/claims.server.ts';
import type { OpenedPerson } from '#lib/calls/opened-person.ts';
import { personCall, type PersonCall } from '#lib/calls/person-call.server.ts';
import { runningOutOf } from '#lib/calls/running-out.server.ts';
import { isLostProposed } from '#lib/calls/vain-calls.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { handOversOf, mentorsOf } from '#lib/programmes/mentor-queries.server.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { questionsOf } from '#lib/programmes/questions/questions.server.ts';
import { ownWordsOf } from '#lib/programmes/own-page/own-words.server.ts';
import type { ContactFact, ToldFact } from '#lib/programmes/facts.ts';
import type { Work } from '#lib/server/work.server.ts';

/** So many reports are shown; the trend has them all. */
const TOLD_SHOWN = 3;

/**
 * A person at the desk. Nothing but the name until the reader has taken the call up, which wrote down
 * that they look; the number and what ends alone where no call is to be made. Null for an unknown person.
 */
export async function shownPerson(work: Work<StaffActor>, agency: Agency, enrolmentId: string) {
	const person = await enrolmentById(work, enrolmentId);
	if (!person) return null;
	const { id, name } = person;
	const takenBy = await callTakenBy(work, id);
	if (!(await hasCall(work, id))) return { id, name, takenBy, opened: null };
	const found = await personCall(work, agency, id);
	const ends = (await runningOutOf(work, agency.zone, [id])).get(id) ?? [];
	const over = { phone: person.phone, ends };
	if (!found) return { id, name, takenBy, opened: 'over' as const, over };
	const { plan, call, asking, facts, day, aftercare, today } = found;
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const step = plan.steps.find(({ key }) => key === call.key) ?? null;
	const last = facts.contacts
		.filter(({ result, stepKey }) => result === 'attended' && stepKey !== null)
		.toSorted((one, other) => Date.parse(other.occurredAt) - Date.parse(one.occurredAt))[0];
	const opened: OpenedPerson = {
		...{ phone: person.phone, language: person.language, programme: template.label },
		...{ call, day, today, asking, advice: plan.advice, step, template },
		ask: aftercare.participant.ask,
		last: last ?? null,
		tries: triesOf(found),
		ends,
		isLostProposed: isLostProposed(facts, aftercare),
		words: (await ownWordsOf(work, template, id)).filter(({ words }) => words !== ''),
		questions: await questionsOf(work, id, 'open'),
		told: newest(facts.told ?? []),
		escalated: plan.steps.filter(({ isEscalated }) => isEscalated),
		mentor: (await mentorsOf(work, [id])).get(id) ?? null,
		handOvers: await handOversOf(work, id)
	};
	return { id, name, takenBy, opened };
}

/** A try to answer what was asked belongs to no step, and counts since it was asked. */
function triesOf({ facts, call, asking, waiting }: PersonCall): ContactFact[] {
	const inVain = facts.contacts.filter(({ result }) => result !== 'attended');
	if (asking) return inVain.filter(({ stepKey }) => stepKey === call.key);
	return inVain.filter(
		({ stepKey, occurredAt }) =>
			stepKey === null && waiting !== null && new Date(occurredAt) >= waiting.since
	);
}

function newest(told: ToldFact[]): ToldFact[] {
	return told
		.toSorted((one, other) => Date.parse(other.toldAt) - Date.parse(one.toldAt))
		.slice(0, TOLD_SHOWN);
}
