import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { formatMinute } from '#lib/i18n/times.ts';
import { readNumber } from '#lib/ui/typed-number.ts';
import { cleanText } from '#lib/ui/typed-text.ts';
import type { FieldKind } from '#lib/visits/editor/fields.ts';

type OneField = Exclude<FieldKind, 'name' | 'both'>;

/** A value of the file as its field shows it; '' where there is none. */
export function shownValue(kind: OneField, value: unknown): string {
	if (value === undefined || value === null) return '';
	if (kind === 'time') return formatMinute(value as number);
	if (kind === 'flag') return value === true ? 'on' : '';
	if (kind === 'programme') return programmeName(value as { key: string; version: number });
	if (kind === 'choices' || kind === 'numbers') return (value as unknown[]).join(',');
	if (kind === 'days' || kind === 'words') return (value as unknown[]).join('\n');
	return String(value);
}

/** A template as one text, to be named in a form. */
export function programmeName({ key, version }: { key: string; version: number }): string {
	return `${key} ${version}`;
}

/** The value that a typed text means; undefined where nothing was typed. */
export function readValue(kind: OneField, typed: string): Outcome<unknown> {
	if (kind === 'flag') return done(typed !== '');
	const cleaned = cleanText(typed, kind === 'days' || kind === 'words');
	if (!cleaned.ok) return cleaned;
	const text = cleaned.value;
	if (text === '') return done(kind === 'programme' ? null : undefined);
	return readers[kind](text);
}

const readers: Record<Exclude<OneField, 'flag'>, (text: string) => Outcome<unknown>> = {
	text: done,
	number: (text) => readNumber(text, 0),
	day: done,
	time: readTime,
	choices: (text) => done(text.split(',').filter(Boolean)),
	numbers: readNumbers,
	days: (text) => done(text.split(/[\s,]+/).filter(Boolean)),
	words: (text) => done(partsOf(text)),
	programme: readProgramme
};

function partsOf(text: string): string[] {
	return text
		.split(/[\n,]/)
		.map((one) => one.trim())
		.filter(Boolean);
}

function readNumbers(text: string): Outcome<unknown> {
	const parts = text.split(',').filter(Boolean);
	if (!parts.every((one) => /^-?\d{1,3}$/.test(one))) return refused(problem('not_a_choice'));
	return done(parts.map(Number));
}

/** A time of day as minutes after midnight; 24:00 is the end of the day. */
function readTime(text: string): Outcome<unknown> {
	const parts = /^(\d{1,2}):([0-5]\d)$/.exec(text.normalize('NFKC'));
	const minutes = parts ? Number(parts[1]) * 60 + Number(parts[2]) : Infinity;
	return minutes <= 1440 ? done(minutes) : refused(problem('not_a_time'));
}

function readProgramme(text: string): Outcome<unknown> {
	const parts = /^(\S+) (\d{1,6})$/.exec(text);
	if (!parts) return refused(problem('not_a_choice'));
	return done({ key: parts[1], version: Number(parts[2]) });
}
