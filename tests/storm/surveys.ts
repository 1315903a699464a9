import type { Draft } from '#lib/field/client/record.ts';
import type { DayVisit, RosterEntry } from '#lib/field/day.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Answers, Question, Survey } from '#lib/surveys/survey.ts';
import type { Chance } from '../chaos/chance.ts';

/** What comes of handing the phone over: answered, declined, or what the server must refuse. */
export function survey(
	asked: Survey,
	visit: DayVisit,
	person: RosterEntry,
	chance: Chance
): { draft: Draft; outcome: 'applied' | 'refused' } {
	const way = chance();
	const isImpossible = way < 0.05;
	const answers = way < 0.3 && !isImpossible ? null : answersTo(asked, chance);
	const scale = asked.questions.find(({ kind }) => kind === 'scale')!;
	if (answers && isImpossible) answers[scale.key] = 99;
	const payload = {
		visitId: visit.id,
		enrolmentId: person.enrolmentId,
		surveyKey: asked.key,
		surveyVersion: asked.version,
		language: chance() < 0.5 ? ('ko' as const) : ('en' as const),
		seconds: Math.floor(chance() * 120),
		answers
	};
	const draft = { kind: 'survey', entityId: newId(new Date()), payload } as const;
	return { draft, outcome: isImpossible ? 'refused' : 'applied' };
}

function answersTo({ questions }: Survey, chance: Chance): Answers {
	const answered = questions.filter((one) => one.required || chance() < 0.6);
	return Object.fromEntries(answered.map((one) => [one.key, answerTo(one, chance)]));
}

function answerTo(question: Question, chance: Chance): number | string {
	if (question.kind === 'text') return `한마디 ${Math.floor(chance() * 1_000_000)}`;
	return question.min + Math.floor(chance() * (question.max - question.min + 1));
}
