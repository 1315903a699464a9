import * as v from 'valibot';
import { isDay, type Day } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';
import { done, problem, refused } from '#lib/base/problems.ts';
import type { Outcome, Problem, ProblemCode } from '#lib/base/problems.ts';
import { allTexts, block, filled, firstText, optional, parseValues } from '#lib/ui/block.ts';
import type { Block } from '#lib/ui/block.ts';
import { readNumber } from '#lib/ui/typed-number.ts';
import { cleanText, countChars, fitToShow } from '#lib/ui/typed-text.ts';
import { normalizeEmail, normalizePhone } from '#lib/ui/typed-text.ts';

export { block, optional, parseValues, says, type Block } from '#lib/ui/block.ts';

/*
 * Forms: a schema is `v.object({ name: text(), … })` of the blocks below. Each block takes what a
 * form or JSON carries (text, a list of texts, a number, nothing), gives the clean value, and
 * refuses with a problem code; nothing typed makes it throw.
 */

/** The value; or what was typed, to be shown again, with at least one problem naming its field. */
export type ParsedForm<T> =
	{ ok: true; value: T } | { ok: false; values: Record<string, string>; problems: Problem[] };

type FormSchema = v.GenericSchema & { readonly entries: v.ObjectEntries };

const secrets = new WeakSet<object>();

/**
 * Reads a sent form by its schema; fields the schema does not name are left aside. The values to be
 * shown again hold no password and no resident number; several of one name are joined by commas.
 */
export function parseForm<S extends FormSchema>(
	schema: S,
	form: FormData
): ParsedForm<v.InferOutput<S>> {
	const names = Object.keys(schema.entries);
	const typed = Object.fromEntries(names.map((name) => [name, form.getAll(name)]));
	const result = parseValues(schema, typed);
	if (result.ok) return result;
	const shown = names.filter((name) => !secrets.has(schema.entries[name]!));
	const values = shown.map((name) => [name, fitToShow(allTexts(typed[name]).join(','))]);
	return { ok: false, values: Object.fromEntries(values), problems: result.problems };
}

/** What an address fills in of a form already, all but the id, which the page makes. */
export function fieldsIn(asked: URLSearchParams, schema: FormSchema): Record<string, string> {
	const names = Object.keys(schema.entries).filter((name) => name !== 'id' && asked.get(name));
	return Object.fromEntries(names.map((name) => [name, fitToShow(asked.get(name)!)]));
}

/** A text of one line, or of several with `lines`; limits in characters. */
export function text({ min = 1, max = 200, lines = false } = {}): Block<string> {
	return block((typed) => {
		const cleaned = cleanText(firstText(typed), lines);
		if (!cleaned.ok) return cleaned;
		const length = countChars(cleaned.value);
		if (length === 0) return refused(problem('required'));
		if (length > max) return refused(problem('too_long', { max }));
		return length < min ? refused(problem('too_short', { min })) : cleaned;
	});
}

/** The same where nothing is an answer: null. */
export function optionalText(limits: { max?: number; lines?: boolean } = {}): Block<string | null> {
	return optional(text(limits));
}

/** A password: taken as it is, never shown again; limits in UTF-16 units. */
export function secret({ min = 1, max = 200 } = {}): Block<string> {
	const schema = block((typed) => {
		const value = firstText(typed);
		if (value === '') return refused(problem('required'));
		if (value.length > max) return refused(problem('too_long', { max }));
		return value.length < min ? refused(problem('too_short', { min })) : done(value);
	});
	secrets.add(schema);
	return schema;
}

/** An e-mail address in lower case. */
export function email(): Block<string> {
	return normalized(normalizeEmail, 'not_an_email');
}

/** A Korean telephone number, mobile or not, with hyphens. */
export function phone(): Block<string> {
	return normalized(normalizePhone, 'not_a_phone');
}

/** A telephone that takes text messages: a Korean mobile number, with hyphens. */
export function mobilePhone(): Block<string> {
	return filled((typed) => {
		const value = normalizePhone(typed);
		if (value === null) return refused(problem('not_a_phone'));
		return value.startsWith('01') ? done(value) : refused(problem('not_a_mobile'));
	});
}

function normalized(read: (typed: string) => string | null, code: ProblemCode): Block<string> {
	return filled((typed) => {
		const value = read(typed);
		return value === null ? refused(problem(code)) : done(value);
	});
}

type Limits = { min?: number; max?: number };

/** A whole number as `readNumber` reads it; also the 명 of `32명` is understood. */
export function wholeNumber(limits: Limits = {}): Block<number> {
	return decimal({ ...limits, places: 0 });
}

/** How people count people; no other field's number ends so. */
const peopleAfter = /(?<=\d)\s*(명|인|people)$/i;

/** A number with at most `places` digits after the point. */
export function decimal({ min, max, places = 1 }: Limits & { places?: number }): Block<number> {
	return filled((typed) => {
		const read = readNumber(typed.normalize('NFKC').replace(peopleAfter, ''), places);
		return read.ok ? within(read.value, min, max) : read;
	});
}

/** One of a list of keys. */
export function choice<const T extends string>(list: readonly T[]): Block<T> {
	return filled((typed) => {
		const chosen = list.find((key) => key === typed);
		return chosen === undefined ? refused(problem('not_a_choice')) : done(chosen);
	});
}

/** Any number of a list's keys (boxes of one name), each once and in the list's order. */
export function choices<const T extends string>(list: readonly T[], { min = 0 } = {}): Block<T[]> {
	return block((typed) => {
		const given = new Set(allTexts(typed).filter((key) => key !== ''));
		const chosen = list.filter((key) => given.has(key));
		if (chosen.length < given.size) return refused(problem('not_a_choice'));
		return chosen.length < min ? refused(problem('required')) : done(chosen);
	});
}

/** A calendar day, between `min` and `max` (both included) where given. */
export function day({ min, max }: { min?: Day; max?: Day } = {}): Block<Day> {
	return filled((typed) =>
		isDay(typed) ? within(typed, min, max) : refused(problem('not_a_day'))
	);
}

/** A time of day `HH:MM`, as minutes since midnight. */
export function clockTime(): Block<number> {
	return filled((typed) => {
		const parts = /^([01]?\d|2[0-3]):([0-5]\d)(:\d\d)?$/.exec(typed);
		return parts ? done(Number(parts[1]) * 60 + Number(parts[2])) : refused(problem('not_a_time'));
	});
}

/** An identifier that the page itself put into the form. */
export function id(): Block<string> {
	return filled((typed) => (isUuid(typed) ? done(typed) : refused(problem('not_a_choice'))));
}

/** True when ticked. */
export function checkbox(): Block<boolean> {
	return block((typed) => done(isTicked(typed)));
}

/** A box that has to be ticked. */
export function mustAgree(): Block<true> {
	return block<true>((typed) => (isTicked(typed) ? done(true) : refused(problem('must_agree'))));
}

function isTicked(typed: unknown): boolean {
	return typed === true || !['', 'off', 'false', '0'].includes(firstText(typed));
}

function within<T extends number | string>(value: T, min?: T, max?: T): Outcome<T> {
	const fits = (min === undefined || value >= min) && (max === undefined || value <= max);
	if (fits) return done(value);
	const limits = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
	return refused(problem('out_of_range', limits));
}
