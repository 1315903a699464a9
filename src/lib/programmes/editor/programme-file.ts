/*
 * A programme as a file, as TEMPLATE.md describes it: what another system writes, or an agency hands on.
 */
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import * as v from 'valibot';
import { filePlace } from '#lib/programmes/editor/file-place.ts';
import { flawWords } from '#lib/programmes/editor/flaw-words.ts';
import { templateSchema } from '#lib/programmes/template-schema.ts';
import type { Template } from '#lib/programmes/template.ts';
import { jsonFault } from '#lib/visits/services/json-fault.ts';
import { jsonLines } from '#lib/visits/services/json-lines.ts';

/** The first word of every file, so that another file is told apart from a broken one. */
export const FILE_FORMAT = 'doorstep-programme/1';
/** The largest programme known has a fifth of it. */
export const FILE_MAX_CHARS = 1_000_000;
const FLAWS_SHOWN = 30;

/** A flaw as a page shows it: its place in words and in the file, why, and the line of a broken file. */
export type FileFlaw = { name: string; path: string; words: string; excerpt?: string };

type Parsed = { ok: true; body: Template } | { ok: false; flaws: FileFlaw[] };

/** The text of a programme's file. */
export function programmeText(body: Template): string {
	return JSON.stringify({ format: FILE_FORMAT, ...body }, null, '\t') + '\n';
}

/**
 * A programme from the text of a file, in its form; whether it makes sense is shown where it is edited.
 */
export function parseProgramme(text: string, language: Language): Parsed {
	const options = { locale: language };
	if (text.trim() === '') return refusedWith(m.programmes_file_empty({}, options), language);
	if (text.length > FILE_MAX_CHARS) {
		return refusedWith(m.programmes_file_large({}, options), language);
	}
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return notJson(text, language);
	}
	if (!isProgramme(body)) return refusedWith(m.programmes_file_other({}, options), language);
	const { format: _, ...rest } = body;
	const read = v.safeParse(templateSchema, { version: 1, ...rest }, { abortPipeEarly: true });
	if (read.success) return { ok: true, body: read.output };
	const issues = read.issues.slice(0, FLAWS_SHOWN);
	const lines = jsonLines(text, issues.map(pathOf));
	return { ok: false, flaws: issues.map((one, at) => said(one, lines[at]!, rest, language)) };
}

const pathOf = (issue: v.BaseIssue<unknown>) => v.getDotPath(issue) ?? '';

function said(
	issue: v.BaseIssue<unknown>,
	line: number | null,
	body: object,
	language: Language
): FileFlaw {
	const path = pathOf(issue);
	const place = filePlace(body, path, language);
	return {
		...{ path, words: flawWords(issue.message, body, language) },
		name: line === null ? place : m.programmes_file_line({ place, line }, { locale: language })
	};
}

function notJson(text: string, language: Language): Parsed {
	const fault = jsonFault(text);
	const { line = 1, column = 1, excerpt } = fault ?? {};
	const words = m.programmes_file_not_json({ line, column }, { locale: language });
	const [flaw] = refusedWith(words, language).flaws;
	return { ok: false, flaws: [{ ...flaw!, ...(excerpt && { excerpt }) }] };
}

function isProgramme(body: unknown): body is { format: string } {
	return (
		typeof body === 'object' && body !== null && 'format' in body && body.format === FILE_FORMAT
	);
}

function refusedWith(words: string, language: Language): { ok: false; flaws: FileFlaw[] } {
	const name = m.programmes_file_whole({}, { locale: language });
	return { ok: false, flaws: [{ name, path: '', words }] };
}
