import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';

/*
 * What people type, made fit to keep. Signs nobody can see are taken out in silence, because nobody
 * can be told to delete them; signs no keyboard makes are refused.
 */

/** More than this is not typing; it is refused before any work is spent on it. */
export const maxTypedChars = 20_000;

const invisible = /[\u00AD\u200B\u2060\uFEFF\u202A-\u202E\u2066-\u2069]/g;
const fillers = /[\u3164\uFFA0]/g;
// eslint-disable-next-line no-control-regex -- these are the signs to refuse
const unkeyable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFD-\uFFFF]|\p{Cs}/u;

/**
 * One typed value in NFC, trimmed: a single line with single blanks, or with `lines` the lines as
 * they are. `too_long` over `maxTypedChars`, `bad_characters`, `resident_number`.
 */
export function cleanText(typed: string, lines = false): Outcome<string> {
	if (typed.length > maxTypedChars) return refused(problem('too_long', { max: maxTypedChars }));
	if (unkeyable.test(typed)) return refused(problem('bad_characters'));
	const seen = typed.normalize('NFC').replace(invisible, '').replace(fillers, ' ');
	const text = lines ? tidyLines(seen) : seen.replace(/\s+/g, ' ').trim();
	return holdsResidentNumber(text) ? refused(problem('resident_number')) : done(text);
}

function tidyLines(text: string): string {
	return text
		.replace(/\r\n?/g, '\n')
		.replace(/[^\S\n]+$/gm, '')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}

/** Whether a text holds no sign that no keyboard makes; such signs cannot be kept. */
export function isKeyable(text: string): boolean {
	return !unkeyable.test(text);
}

/** Characters as a person counts them: an emoji outside the basic plane is one. */
export function countChars(text: string): number {
	return Array.from(text).length;
}

const dashes = /[\u2010-\u2015\u2212\u2043\uFE63\uFF0D]/g;
const dashedResidentNumber = /(^|\D)\d{6} ?- ?\d{7}(?!\d)/;
// Without a dash only what reads as a date of birth and a digit of sex counts: else it is any number.
const bareResidentNumber = /(^|\D)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]) ?[1-8]\d{6}(?!\d)/;

/** True when a text holds a Korean resident (or alien) registration number, however it is written. */
export function holdsResidentNumber(text: string): boolean {
	const plain = plainSigns(text);
	return dashedResidentNumber.test(plain) || bareResidentNumber.test(plain);
}

/** What may be written back into a form: no resident number's second half, no sign that breaks it. */
export function fitToShow(typed: string): string {
	const text = typed
		.slice(0, maxTypedChars)
		.replace(/\p{Cs}/gu, '')
		.replaceAll('\0', '');
	return holdsResidentNumber(text) ? hideResidentNumbers(text) : text;
}

function hideResidentNumbers(text: string): string {
	return plainSigns(text)
		.replace(/(^|\D)(\d{6}) ?- ?\d{7}(?!\d)/g, '$1$2-*******')
		.replace(/(^|\D)(\d{6}) ?[1-8]\d{6}(?!\d)/g, '$1$2*******');
}

function plainSigns(text: string): string {
	return text.normalize('NFKC').replace(dashes, '-');
}

const emailPattern =
	/^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

/** An e-mail address in lower case (RFC 5321: 64 before the @, 254 in all), or null. */
export function normalizeEmail(typed: string): string | null {
	const address = typed.normalize('NFKC').trim().toLowerCase();
	if (address.length > 254 || address.indexOf('@') > 64) return null;
	return emailPattern.test(address) ? address : null;
}

/** Kinds of Korean numbers, as [area or service code][exchange][last four]. */
const phonePatterns = [
	/^(010)(\d{4})(\d{4})$/,
	/^(01[16-9])(\d{3,4})(\d{4})$/,
	/^(02)(\d{3,4})(\d{4})$/,
	/^(0[3-6][1-5])(\d{3,4})(\d{4})$/,
	/^(050\d)(\d{3,4})(\d{4})$/,
	/^(070)(\d{4})(\d{4})$/,
	/^(080)(\d{3,4})(\d{4})$/,
	/^(1[568]\d\d)(\d{4})$/
];

/** A Korean telephone number with hyphens (010-1234-5678, 02-345-6789, 1588-1234), or null. */
export function normalizePhone(typed: string): string | null {
	const signs = plainSigns(typed).replace(/[\s.()-]/g, '');
	const digits = signs.replace(/^(\+82|0082)0?/, '0');
	for (const pattern of phonePatterns) {
		const parts = pattern.exec(digits);
		if (parts) return parts.slice(1).join('-');
	}
	return null;
}
