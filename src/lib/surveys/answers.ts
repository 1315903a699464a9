import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import type {
	Answers,
	Question,
	ScaleQuestion,
	Survey,
	TextQuestion
} from '#lib/surveys/survey.ts';
import { cleanText, countChars } from '#lib/ui/typed-text.ts';

/**
 * What a person sent, as answers: numbers may come as the texts of a plain form. Problems name the
 * question as their field: `required`, `not_a_choice` for a value that the scale does not have,
 * `too_long`, `bad_characters`, `resident_number`. Entries that are no question are left out.
 */
export function checkAnswers(survey: Survey, sent: Record<string, unknown>): Outcome<Answers> {
	const answers: Answers = {};
	const problems: Problem[] = [];
	for (const question of survey.questions) {
		const raw = Object.hasOwn(sent, question.key) ? sent[question.key] : undefined;
		const checked = checkAnswer(question, raw);
		if (!checked.ok) problems.push(...checked.problems.map((one) => inField(one, question)));
		else if (checked.value !== null) answers[question.key] = checked.value;
	}
	return problems.length > 0 ? refused(...problems) : done(answers);
}

function checkAnswer(question: Question, raw: unknown): Outcome<number | string | null> {
	const isBlank = raw === undefined || raw === null || String(raw).trim() === '';
	if (isBlank) return question.required ? refused(problem('required')) : done(null);
	return question.kind === 'scale' ? checkScale(question, raw) : checkText(question, raw);
}

function checkScale(question: ScaleQuestion, raw: unknown): Outcome<number> {
	const isDigits = typeof raw === 'number' || (typeof raw === 'string' && /^\d{1,2}$/.test(raw));
	const value = isDigits ? Number(raw) : NaN;
	const isOnScale = Number.isInteger(value) && value >= question.min && value <= question.max;
	return isOnScale ? done(value) : refused(problem('not_a_choice'));
}

function checkText(question: TextQuestion, raw: unknown): Outcome<string | null> {
	if (typeof raw !== 'string') return refused(problem('bad_characters'));
	const cleaned = cleanText(raw, true);
	if (!cleaned.ok) return cleaned;
	if (countChars(cleaned.value) > question.maxChars) {
		return refused(problem('too_long', { max: question.maxChars }));
	}
	if (cleaned.value !== '') return done(cleaned.value);
	// What looked like text was made of signs nobody sees.
	return question.required ? refused(problem('required')) : done(null);
}

function inField(one: Problem, question: Question): Problem {
	return { ...one, field: question.key };
}
