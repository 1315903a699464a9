import type { StaffActor } from '#lib/base/actor.ts';
import { callTakenBy, hasCall } from '#lib/calls/claims.server.ts';
import type { OpenedPerson } from '#lib/calls/opened-person.ts';
import { personCall } from '#lib/calls/person-call.server.ts';
import { runningOutOf } from '#lib/calls/running-out.server.ts';
import { isLostProposed, triesFor } from '#lib/calls/vain-calls.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { handOversOf, mentorsOf } from '#lib/programmes/mentor-queries.server.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { questionsOf } from '#lib/programmes/questions/questions.server.ts';
import { ownWordsOf } from '#lib/programmes/own-page/own-words.server.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import type { ContactFact, Facts, ToldFact } from '#lib/programmes/facts.ts';
import type { Work } from '#lib/server/work.server.ts';

/** So many reports are shown; the trend has them all. */
const TOLD_SHOWN = 3;
/** So many answered questions are shown, the newest ones. */
const ANSWERED_SHOWN = 2;

/**
 * A person at the desk. Nothing but the name until the reader has taken the call up, which wrote down
 * that they look; where no call is to be made the number, what ends and what was recorded last. Null for
 * an unknown person.
 */
export async function shownPerson(work: Work<StaffActor>, agency: Agency, enrolmentId: string) {
	const person = await enrolmentById(work, enrolmentId);
	if (!person) return null;
	const { id, name } = person;
	const takenBy = await callTakenBy(work, id);
	if (!(await hasCall(work, id))) return { id, name, takenBy, opened: null };
	const found = await personCall(work, agency, id);
	const ends = (await runningOutOf(work, agency.zone, [id])).get(id) ?? [];
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const asked = await questionsOf(work, id);
	const answered = asked.filter(({ answer }) => answer).slice(0, ANSWERED_SHOWN);
	if (!found) {
		const [known] = await factsOfEnrolments(work, agency.zone, [id]);
		const last = known ? lastAttended(known.facts) : null;
		const over = { phone: person.phone, ends, last, template, answered };
		return { id, name, takenBy, opened: 'over' as const, over };
	}
	const { plan, call, asking, facts, day, aftercare, today } = found;
	const step = plan.steps.find(({ key }) => key === call.key) ?? null;
	const opened: OpenedPerson = {
		...{ phone: person.phone, language: person.language, programme: template.label },
		...{ call, day, today, asking, advice: plan.advice, step, template },
		ask: aftercare.participant.ask,
		last: lastAttended(facts),
		tries: triesFor(facts.contacts, asking !== null, found.waiting?.since ?? null),
		ends,
		isLostProposed: isLostProposed(facts, aftercare),
		tried: triesFor(facts.contacts, true, null).length,
		words: (await ownWordsOf(work, template, id)).filter(({ words }) => words !== ''),
		questions: asked.filter(({ answer }) => !answer),
		answered,
		told: newest(facts.told ?? []),
		escalated: plan.steps.filter(({ isEscalated }) => isEscalated),
		mentor: (await mentorsOf(work, [id])).get(id) ?? null,
		handOvers: await handOversOf(work, id)
	};
	return { id, name, takenBy, opened };
}

function lastAttended({ contacts }: Facts): ContactFact | null {
	const attended = contacts.filter(
		({ result, stepKey }) => result === 'attended' && stepKey !== null
	);
	return (
		attended.toSorted(
			(one, other) => Date.parse(other.occurredAt) - Date.parse(one.occurredAt)
		)[0] ?? null
	);
}

function newest(told: ToldFact[]): ToldFact[] {
	return told
		.toSorted((one, other) => Date.parse(other.toldAt) - Date.parse(one.toldAt))
		.slice(0, TOLD_SHOWN);
}
