import { dayOf } from '#lib/base/days.ts';
import { goingOn } from '#lib/programmes/people-going-on.server.ts';
import { questionsOf } from '#lib/programmes/questions/questions.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** So many answered questions stay on the page. */
const ANSWERED_SHOWN = 5;

/** What somebody asked, as their own page shows it, and whether they may ask more. */
export async function ownQuestions(work: Work, zone: string, enrolmentId: string) {
	const all = await questionsOf(work, enrolmentId);
	const open = all.filter(({ answer }) => !answer);
	const answered = all.filter(({ answer }) => answer).slice(0, ANSWERED_SHOWN);
	const today = dayOf(work.now, zone);
	return {
		mayAsk: (await goingOn(work, [enrolmentId])).length > 0,
		questions: [...open, ...answered].map((one) => ({ ...one, isLate: one.answerBy < today }))
	};
}
