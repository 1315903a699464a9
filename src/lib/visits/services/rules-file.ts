import * as v from 'valibot';
import { isDay, type Day } from '#lib/base/days.ts';
import type { Problem } from '#lib/base/problems.ts';
import { isKeyable } from '#lib/ui/typed-text.ts';
import type { TimeWindow, Weekday } from '#lib/visits/time/day-patterns.ts';
import type { TravelArea } from '#lib/visits/time/areas.ts';
import type { Round } from '#lib/visits/time/rounds.ts';
import { checkRules } from '#lib/visits/time/rules-check.ts';
import type { ServiceRules, VisitRule } from '#lib/visits/time/rules.ts';
import type { Variant } from '#lib/visits/time/variants.ts';
import { organizationKinds } from '#lib/visits/time/who-may-book.ts';

const TEXT_MAX = 300;
const LIST_MAX = 400;

/** What is wrong with a file of rules: where, and why, for the person who writes it. */
export type RulesFlaw = { path: string; why: string; params?: Problem['params'] };

const text = v.pipe(
	v.string(),
	v.check(isKeyable, 'bad characters'),
	v.trim(),
	v.minLength(1),
	v.maxLength(TEXT_MAX)
);
const localized = v.strictObject({ ko: text, en: text });
const key = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/), v.maxLength(60));
const whole = v.pipe(v.number(), v.safeInteger());
const day = v.custom<Day>(isDay, 'not a day');
const weekday = v.picklist([1, 2, 3, 4, 5, 6, 7] as Weekday[]);
const kind = v.picklist(organizationKinds);
const daySpan = v.strictObject({ from: v.optional(day), to: v.optional(day) });
const minutes = { fromMinute: whole, untilMinute: whole };

function listOf<Item>(item: v.GenericSchema<unknown, Item>) {
	return v.pipe(v.array(item), v.maxLength(LIST_MAX));
}

const pattern = {
	days: v.optional(listOf(weekday)),
	weeks: v.optional(listOf(whole)),
	monthDays: v.optional(listOf(whole)),
	everyWeeks: v.optional(v.strictObject({ weeks: whole, from: day })),
	dates: v.optional(listOf(day)),
	since: v.optional(day),
	until: v.optional(day)
};

const timeWindow: v.GenericSchema<unknown, TimeWindow> = v.strictObject({
	...minutes,
	...pattern,
	stop: v.optional(text)
});

const round: v.GenericSchema<unknown, Round> = v.strictObject({
	opens: day,
	opensAtMinute: v.optional(whole),
	closes: v.optional(day),
	from: day,
	to: day
});

const pace = v.strictObject({
	gapDays: v.optional(whole),
	visitsAWeek: v.optional(whole),
	visitsAMonth: v.optional(whole)
});

const visit: v.GenericSchema<unknown, VisitRule> = v.strictObject({
	number: whole,
	offsetDays: whole,
	earlierDays: whole,
	laterDays: whole,
	weekdays: v.optional(v.pipe(listOf(weekday), v.minLength(1))),
	role: v.picklist(['first', 'middle', 'last']),
	label: localized,
	does: v.optional(localized),
	crewSize: v.optional(whole),
	minutesPerPerson: v.optional(whole),
	sessionMinutes: v.optional(whole)
});

const variant: v.GenericSchema<unknown, Variant> = v.strictObject({
	key,
	label: localized,
	organizationKinds: v.optional(listOf(kind)),
	visits: listOf(visit),
	spanDays: whole
});

const area: v.GenericSchema<unknown, TravelArea> = v.strictObject({
	key,
	label: localized,
	minutes: whole,
	withinMinutes: whole
});

const caps = v.strictObject({
	visitsADay: v.optional(whole),
	visitsAWeek: v.optional(whole),
	visitsAMonth: v.optional(whole),
	visitsAQuarter: v.optional(whole),
	seriesAMonth: v.optional(whole),
	seriesAQuarter: v.optional(whole),
	seriesAYear: v.optional(whole),
	seriesInAll: v.optional(whole)
});

const who = {
	headcount: v.strictObject({ min: whole, max: whole }),
	organizationSize: v.optional(
		v.strictObject({
			min: v.optional(whole),
			max: v.optional(whole),
			of: v.optional(v.picklist(['employees', 'households', 'members']))
		})
	),
	organizationKinds: v.optional(listOf(kind))
};

const staffing = {
	crewSize: whole,
	crewSizeMax: v.optional(whole),
	visitMinutesMax: v.optional(whole),
	minutesPerPerson: whole,
	roundMinutesTo: whole,
	setUpMinutes: whole,
	travelMinutes: whole,
	areas: v.optional(listOf(area)),
	skills: v.optional(listOf(text)),
	equipment: v.optional(listOf(v.strictObject({ kind: text, count: whole })))
};

const times = {
	gridMinutes: whole,
	season: v.optional(daySpan),
	requests: v.optional(daySpan),
	rounds: v.optional(listOf(round)),
	closed: v.optional(listOf(v.strictObject({ from: text, to: text }))),
	begins: v.optional(listOf(v.strictObject(pattern))),
	pace: v.optional(pace),
	calendar: v.optional(listOf(timeWindow)),
	breaks: v.optional(listOf(v.strictObject(minutes))),
	holidays: v.optional(v.picklist(['closed', 'open'])),
	caps: v.optional(caps),
	waitingFirst: v.optional(v.strictObject({ sizeMax: whole })),
	leadTimeDays: whole,
	horizonDays: whole,
	changeUntilDays: v.optional(whole)
};

const places = {
	place: v.optional(v.picklist(['organization', 'stops', 'here'])),
	stops: v.optional(
		listOf(v.strictObject({ key, name: localized, address: text, note: v.optional(localized) }))
	),
	turnMinutes: v.optional(whole),
	turnPlaces: v.optional(listOf(v.strictObject({ ...minutes, places: whole }))),
	walkIn: v.optional(v.picklist(['only', 'welcome', 'no']))
};

const shared = { ...who, ...staffing, ...times, ...places };

const oneWay = v.strictObject({ ...shared, spanDays: whole, visits: listOf(visit) });
const someWays = v.strictObject({
	...shared,
	variants: v.pipe(listOf(variant), v.minLength(1))
});

/**
 * The rules of a service from foreign JSON, or what is wrong with them: first with their form (a key
 * that is not known is a flaw, so that no rule is lost to a slip of the pen), then with their
 * meaning. Rules with variants name no visits of their own; those of the first stand for them.
 */
export function parseRules(
	body: unknown
): { ok: true; rules: ServiceRules } | { ok: false; flaws: RulesFlaw[] } {
	const parsed = v.safeParse(isVaried(body) ? someWays : oneWay, body, { abortPipeEarly: true });
	if (!parsed.success) {
		const flaws = parsed.issues.map((issue) => ({
			path: v.getDotPath(issue) ?? '',
			why: issue.message
		}));
		return { ok: false, flaws };
	}
	const rules = withVisits(parsed.output);
	const flaws = checkRules(rules).map(({ field, code, params }): RulesFlaw => {
		return { path: field ?? '', why: code, ...(params && { params }) };
	});
	return flaws.length ? { ok: false, flaws } : { ok: true, rules };
}

function isVaried(body: unknown): boolean {
	return typeof body === 'object' && body !== null && 'variants' in body;
}

type Parsed = v.InferOutput<typeof oneWay> | v.InferOutput<typeof someWays>;

function withVisits(parsed: Parsed): ServiceRules {
	if (!('variants' in parsed)) return parsed;
	const { visits, spanDays } = parsed.variants[0]!;
	return { ...parsed, visits, spanDays };
}
