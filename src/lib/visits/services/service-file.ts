import * as v from 'valibot';
import type { Localized } from '#lib/base/localized.ts';
import { contentSchema, key, line, listOf, localized } from '#lib/visits/services/content-file.ts';
import { jsonFault } from '#lib/visits/services/json-fault.ts';
import { parseRules, type RulesFlaw } from '#lib/visits/services/rules-file.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import type { ServiceContent } from '#lib/visits/services/service-content.ts';

/** The first word of every file, so that another file is told apart from a broken one. */
export const FILE_FORMAT = 'doorstep-service/1';
/** A service in words takes a few thousand signs; more is no service. */
export const FILE_MAX_CHARS = 200_000;

const WORD_MAX = 40;

/** The programme that people enrol in, by the key and version of its template. */
export type ServiceProgramme = { key: string; version: number };

/** A service as an agency writes it down: what a version of it is made of. */
export type ServiceFile = {
	key: string;
	name: Localized;
	summary: Localized;
	/** What the applicant or the people who come prepare. */
	preparation: Localized[];
	/** Where the figures come from, and which of them are assumed. */
	source: Localized;
	programme: ServiceProgramme | null;
	/** Whether the organization may hand in who comes. */
	roster: 'none' | 'organization';
	/** Whether a booking has to name the organization's business registration number. */
	asksRegistration: boolean;
	/** Words that name what it is about, in lower case; no preview of a notice may show one. */
	discreetWords: string[];
	rules: ServiceRules;
	content: ServiceContent;
};

/** Whether a text can be the key of a service; no other is looked for in the tables. */
export function isServiceKey(text: string): boolean {
	return v.is(key, text);
}

export type ParsedService = { ok: true; file: ServiceFile } | { ok: false; flaws: RulesFlaw[] };

const schema = v.strictObject({
	format: v.literal(FILE_FORMAT),
	key,
	name: localized,
	summary: localized,
	preparation: v.optional(listOf(localized), []),
	source: localized,
	programme: v.optional(
		v.nullable(
			v.strictObject({ key, version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) })
		),
		null
	),
	roster: v.optional(v.picklist(['none', 'organization']), 'none'),
	asksRegistration: v.optional(v.boolean(), false),
	discreetWords: v.optional(listOf(v.pipe(line(WORD_MAX), v.toLowerCase())), []),
	rules: v.unknown(),
	content: v.optional(contentSchema, {})
});

/**
 * A service from the text of a file, or everything that is wrong with it: each flaw with its path in
 * the file. `why` is a code of ours or a message of the schema; `flawWords` has the words for it.
 */
export function parseServiceText(text: string): ParsedService {
	if (text.trim() === '') return refusedWith('', 'empty');
	if (text.length > FILE_MAX_CHARS) return refusedWith('', 'too large');
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		const fault = jsonFault(text);
		return { ok: false, flaws: [{ path: '', why: 'not json', ...(fault && { params: fault }) }] };
	}
	return parseService(body);
}

/** The same from JSON that was read already. */
export function parseService(body: unknown): ParsedService {
	const parsed = v.safeParse(schema, body, { abortPipeEarly: true });
	const rules = parseRules(isObject(body) ? body.rules : undefined);
	const flaws: RulesFlaw[] = [
		...(parsed.issues ?? []).map((issue) => ({
			path: v.getDotPath(issue) ?? '',
			why: issue.message
		})),
		...(rules.ok ? [] : rules.flaws.map((flaw) => ({ ...flaw, path: within('rules', flaw.path) })))
	];
	if (!parsed.success || !rules.ok) return { ok: false, flaws };
	const { format: _, ...written } = parsed.output;
	const file = { ...written, rules: rules.rules };
	const unknown = unknownVisits(file);
	return unknown.length ? { ok: false, flaws: unknown } : { ok: true, file };
}

/** Measures are taken at visits that there are. */
function unknownVisits({ rules, content }: ServiceFile): RulesFlaw[] {
	const ways = [rules.visits, ...(rules.variants ?? []).map((one) => one.visits)];
	const known = new Set(ways.flat().map(({ number }) => number));
	return (content.measures ?? []).flatMap(({ visits }, at) =>
		(visits ?? []).every((number) => known.has(number))
			? []
			: [{ path: `content.measures.${at}.visits`, why: 'no such visit' }]
	);
}

/** Whether two files say the same, in whatever order. */
export function saysTheSame(one: ServiceFile, other: ServiceFile): boolean {
	return serviceText(one) === serviceText(other);
}

/** The file of a service, always in the order of the schema: reading it gives the same service again. */
export function serviceText(file: ServiceFile): string {
	const read = parseService(JSON.parse(textOf(file)));
	// Rules of an earlier vocabulary are handed out as they are.
	return textOf(read.ok ? read.file : file);
}

function textOf(file: ServiceFile): string {
	const { rules, ...rest } = file;
	const { variants, ...plain } = rules;
	const { visits: _visits, spanDays: _span, ...shared } = plain;
	// With variants the visits beside them are those of the first, and not written twice.
	const written = variants?.length ? { ...shared, variants } : plain;
	return JSON.stringify({ format: FILE_FORMAT, ...rest, rules: written }, null, '\t') + '\n';
}

function within(field: string, path: string): string {
	return path === '' ? field : `${field}.${path}`;
}

function refusedWith(path: string, why: string): ParsedService {
	return { ok: false, flaws: [{ path, why }] };
}

function isObject(body: unknown): body is Record<string, unknown> {
	return typeof body === 'object' && body !== null && !Array.isArray(body);
}
