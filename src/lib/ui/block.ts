import * as v from 'valibot';
import { done, problem, refused } from '#lib/base/problems.ts';
import type { Outcome, Problem, ProblemCode } from '#lib/base/problems.ts';
import { cleanText, maxTypedChars } from '#lib/ui/typed-text.ts';

/** One field of a form: anything in, a clean `T` out. */
export type Block<T> = v.GenericSchema<unknown, T>;

/** A block of one's own: `read` gives the value or refuses, and must not throw. */
export function block<T>(read: (typed: unknown) => Outcome<T>): Block<T> {
	return v.pipe(
		v.unknown(),
		v.rawTransform<unknown, T>(({ dataset, addIssue, NEVER }) => {
			const outcome = read(dataset.value);
			if (outcome.ok) return outcome.value;
			for (const { code, params } of outcome.problems) addIssue({ message: says(code, params) });
			return NEVER;
		})
	);
}

/** A block over the cleaned text of one line; an empty one is `required`. */
export function filled<T>(read: (typed: string) => Outcome<T>): Block<T> {
	return block((typed) => {
		const cleaned = cleanText(firstText(typed));
		if (!cleaned.ok) return cleaned;
		return cleaned.value === '' ? refused(problem('required')) : read(cleaned.value);
	});
}

/** Any block where nothing is an answer: null. */
export function optional<T>(inner: Block<T>): Block<T | null> {
	return block<T | null>((typed) => (isBlank(typed) ? done(null) : parseValues(inner, typed)));
}

function isBlank(typed: unknown): boolean {
	return allTexts(typed).every((one) => one.length < maxTypedChars && one.trim() === '');
}

/** A problem as the message of a valibot check, for rules across fields: `v.check(rule, says('…'))`. */
export function says(code: ProblemCode, params?: Problem['params']): string {
	return JSON.stringify({ code, params });
}

/** Values at hand (JSON, say) by a schema: every rejection becomes a problem with its field. */
export function parseValues<S extends v.GenericSchema>(
	schema: S,
	values: unknown
): Outcome<v.InferOutput<S>> {
	const result = v.safeParse(schema, withEveryKey(schema, values));
	return result.success ? done(result.output) : refused(...result.issues.map(problemOf));
}

/** Valibot takes an absent key for a fault; to a form an unticked box is an answer. */
function withEveryKey(schema: v.GenericSchema, values: unknown): unknown {
	if (!('entries' in schema) || typeof values !== 'object' || values === null) return values;
	const given = values as Record<string, unknown>;
	const names = Object.keys(schema.entries as object);
	return Object.fromEntries(names.map((name) => [name, ownValue(given, name)]));
}

function ownValue(given: Record<string, unknown>, name: string): unknown {
	return Object.hasOwn(given, name) ? given[name] : undefined;
}

function problemOf(issue: v.BaseIssue<unknown>): Problem {
	const { code, params } = codeOf(issue.message);
	const field = issue.path?.map((item) => String(item.key)).join('.');
	return problem(code, params, field);
}

/** Messages that `says` did not write come from plain valibot schemas: a value not on offer. */
function codeOf(message: string): Pick<Problem, 'code' | 'params'> {
	return message.startsWith('{"code":') ? JSON.parse(message) : { code: 'not_a_choice' };
}

/** Every text of a field: a form gives lists, JSON may give one text, number or nothing. */
export function allTexts(typed: unknown): string[] {
	const list: unknown[] = Array.isArray(typed) ? typed : [typed];
	return list.map((one) => (typeof one === 'number' ? String(one) : one)).map(textOrEmpty);
}

function textOrEmpty(one: unknown): string {
	return typeof one === 'string' ? one : '';
}

export function firstText(typed: unknown): string {
	return allTexts(typed)[0] ?? '';
}
