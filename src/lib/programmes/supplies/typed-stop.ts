/** An answer that asks for a reason, as the office writes it. */
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import type { Expression, Predicate, Scalar } from '#lib/programmes/expression.ts';
import type { Stop } from '#lib/programmes/supplies/stops.ts';
import type { Measure } from '#lib/programmes/template.ts';
import { readNumber } from '#lib/ui/typed-number.ts';

export const comparisons = ['eq', 'lt', 'ge'] as const;

export type WrittenStop = {
	measure: string;
	is: (typeof comparisons)[number];
	value: string;
	textKo: string;
	textEn: string;
};

/** The condition that was written; refused at the field that the question does not allow. */
export function typedStop(
	key: string,
	{ measure, is, value, textKo, textEn }: WrittenStop,
	questions: Measure[]
): Outcome<Stop> {
	const question = questions.find((one) => one.key === measure);
	if (!question) return refused(problem('not_a_choice', undefined, 'measure'));
	const read = valueFor(question, value.trim());
	if (!read.ok) return refused(...read.problems.map((one) => ({ ...one, field: 'value' })));
	// Words and yes or no have no order.
	if (is !== 'eq' && typeof read.value !== 'number') {
		return refused(problem('not_a_choice', undefined, 'is'));
	}
	const sides: [{ obs: { key: string; pick: 'last' } }, Scalar] = [
		{ obs: { key: measure, pick: 'last' } },
		read.value
	];
	const when = { [is]: sides } as Predicate;
	return done({ key, when, text: { ko: textKo, en: textEn } });
}

/** The same as it was written; null for a condition that nobody could have written here. */
export function writtenStop({ when, text }: Stop): WrittenStop | null {
	const is = comparisons.find((one) => one in when);
	if (!is) return null;
	const [asked, value] = (when as Record<string, [Expression, Expression]>)[is]!;
	if (typeof asked !== 'object' || !('obs' in asked) || typeof value === 'object') return null;
	const { key: measure, pick, ...more } = asked.obs;
	if (pick !== 'last' || Object.keys(more).length > 0) return null;
	return { ...{ measure, is, value: String(value) }, ...{ textKo: text.ko, textEn: text.en } };
}

function valueFor(question: Measure, typed: string): Outcome<Scalar> {
	const { kind, options = [], precision, hard = {} } = question;
	if (kind === 'bool')
		return typed === 'true' || typed === 'false' ? done(typed === 'true') : none();
	if (kind === 'enum') return options.some((one) => one.value === typed) ? done(typed) : none();
	const read = readNumber(typed, kind === 'integer' ? 0 : (precision ?? 1));
	if (!read.ok) return read;
	const { min = -Infinity, max = Infinity } = hard;
	// Nobody can answer beyond it, so it would never stop, or always.
	return read.value < min || read.value > max ? refused(problem('out_of_range', hard)) : read;
}

function none(): Outcome<never> {
	return refused(problem('not_a_choice'));
}
