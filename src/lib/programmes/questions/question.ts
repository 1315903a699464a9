/** What somebody asks on their own page, until it is answered: facts in, a list out. */
import { addDays, type Day } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { cleanText, countChars } from '#lib/ui/typed-text.ts';

/** Characters. */
export const QUESTION_MAX = 1000;
export const ANSWER_MAX = 1000;
export const QUESTIONS_A_DAY = 3;

export type Question = {
	id: string;
	askedAt: Date;
	wantsCall: boolean;
	/** The day by which an answer was promised. */
	answerBy: Day;
	/** Null where not a question, but what they told of themselves, calls for somebody. */
	words: string | null;
	/** Null while it waits; its words are null where it was talked about. */
	answer: { at: Date; by: string; words: string | null } | null;
};

/** A person with a question that waits: since when, and by when an answer was promised. */
export type Waiting = { since: Date; by: Day };

/** The working day after: whoever asks in the evening is answered tomorrow, before a holiday after it. */
export function answerDay(on: Day, isWorkday: (day: Day) => boolean): Day {
	let day = addDays(on, 1);
	while (!isWorkday(day)) day = addDays(day, 1);
	return day;
}

/** Those that wait, the longest first; then the answered ones, the newest first. */
export function inOrder(questions: Question[]): Question[] {
	const open = questions.filter(({ answer }) => !answer).sort(byAsking);
	return [
		...open,
		...questions
			.filter(({ answer }) => answer)
			.sort(byAsking)
			.reverse()
	];
}

/** What of these waits; null where nothing does. */
export function waitingOf(open: Pick<Question, 'askedAt' | 'answerBy'>[]): Waiting | null {
	const since = open.map(({ askedAt }) => askedAt.getTime()).sort((a, b) => a - b)[0];
	const by = open.map(({ answerBy }) => answerBy).sort()[0];
	return since === undefined || by === undefined ? null : { since: new Date(since), by };
}

function byAsking(a: Question, b: Question): number {
	return a.askedAt.getTime() - b.askedAt.getTime() || (a.id < b.id ? -1 : 1);
}

/** A question as it was typed, clean. */
export function readQuestion(typed: string): Outcome<string> {
	const read = readWords(typed, 'words', QUESTION_MAX);
	if (!read.ok || read.value !== '') return read;
	return refused(problem('required', undefined, 'words'));
}

/** What somebody at the desk says to one question. */
export type Answer = { questionId: string; words: string | null };

/** The fields of the desk about one question. */
export const talkedField = (id: string) => `talked-${id}`;
export const answerField = (id: string) => `answer-${id}`;

/** The answers of a form: whatever was marked as talked about, or written to. */
export function readAnswers(
	open: { id: string }[],
	typed: Record<string, string>
): Outcome<Answer[]> {
	const read = open.map(({ id }) => ({
		questionId: id,
		isTalked: Boolean(typed[talkedField(id)]),
		words: readWords(typed[answerField(id)] ?? '', answerField(id), ANSWER_MAX)
	}));
	const problems = read.flatMap(({ words }) => (words.ok ? [] : words.problems));
	if (problems.length > 0) return refused(...problems);
	return done(
		read.flatMap(({ questionId, isTalked, words }) => {
			const text = words.ok ? words.value : '';
			return isTalked || text !== '' ? [{ questionId, words: text || null }] : [];
		})
	);
}

function readWords(typed: string, field: string, max: number): Outcome<string> {
	const cleaned = cleanText(typed, true);
	if (!cleaned.ok) return refused(...cleaned.problems.map((one) => ({ ...one, field })));
	const isTooLong = countChars(cleaned.value) > max;
	return isTooLong ? refused(problem('too_long', { max }, field)) : cleaned;
}
