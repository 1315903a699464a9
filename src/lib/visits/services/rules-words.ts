import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay, formatMinute } from '#lib/i18n/times.ts';
import { kindWords, sizeUnit, sizeWords } from '#lib/visits/organization-words.ts';
import {
	closedWords,
	hoursWords,
	patternWords,
	spanWords,
	windowWords
} from '#lib/visits/services/pattern-words.ts';
import type { Round } from '#lib/visits/time/rounds.ts';
import { hereOf } from '#lib/visits/time/stops.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

/** One rule as it is read: what it is about, and its lines. */
export type RuleWords = { term: string; lines: string[] };

/**
 * The rules of a service in words, for whoever thinks of booking it: only those that it has. Caps are
 * said where they decide whether there is a place at all.
 */
export function ruleWords(rules: ServiceRules, locale: Language): RuleWords[] {
	const { organizationKinds: kinds, organizationSize, season, requests, calendar, breaks } = rules;
	const options = { locale };
	const here = hereOf(rules);
	const pauses = (breaks ?? []).map(hoursWords);
	const isOpen = rules.holidays === 'open';
	const found: [string, string[]][] = [
		[m.booking_rules_who({}, options), kinds ? [kindList(kinds, locale)] : []],
		[m.booking_rules_where({}, options), here ? [`${here.name[locale]}, ${here.address}`] : []],
		[
			m.booking_rules_areas({}, options),
			rules.areas ? [rules.areas.map(({ label }) => label[locale]).join(', ')] : []
		],
		[
			m.booking_rules_size({}, options),
			organizationSize ? [sizeWords(organizationSize, locale)] : []
		],
		[m.booking_rules_season({}, options), spanWords(season, locale)],
		[
			m.booking_rules_closed({}, options),
			(rules.closed ?? []).map((one) => closedWords(one, locale))
		],
		[
			m.booking_rules_requests({}, options),
			[
				...spanWords(requests, locale),
				...(rules.rounds ?? []).map((one) => roundWords(one, locale))
			]
		],
		[
			m.booking_rules_begins({}, options),
			(rules.begins ?? []).map((one) => patternWords(one, locale))
		],
		[
			m.booking_rules_days({}, options),
			(calendar ?? []).map((window) => windowWords(window, locale, rules.stops))
		],
		[m.booking_rules_pace({}, options), paceWords(rules, locale)],
		[m.booking_rules_break({}, options), pauses],
		[
			m.booking_rules_turns({}, options),
			(rules.turnPlaces ?? []).map(({ places, ...span }) =>
				m.booking_rules_turn_places({ hours: hoursWords(span), places }, options)
			)
		],
		[
			m.booking_rules_holidays({}, options),
			isOpen ? [m.booking_rules_holidays_open({}, options)] : []
		],
		[m.booking_rules_places({}, options), placeWords(rules, locale)],
		[m.booking_rules_waiting({}, options), waitingWords(rules, locale)]
	];
	return found.filter(([, lines]) => lines.length).map(([term, lines]) => ({ term, lines }));
}

/** Several kinds of organizations in one line. */
export function kindList(kinds: NonNullable<ServiceRules['organizationKinds']>, locale: Language) {
	return kinds.map((kind) => kindWords(kind, locale)).join(', ');
}

function placeWords({ caps = {} }: ServiceRules, locale: Language): string[] {
	const { seriesAMonth, seriesAQuarter, seriesAYear, seriesInAll } = caps;
	const options = { locale };
	return [
		...(seriesAMonth ? [m.booking_rules_month({ count: seriesAMonth }, options)] : []),
		...(seriesAQuarter ? [m.booking_rules_quarter({ count: seriesAQuarter }, options)] : []),
		...(seriesAYear ? [m.booking_rules_year({ count: seriesAYear }, options)] : []),
		...(seriesInAll ? [m.booking_rules_in_all({ count: seriesInAll }, options)] : [])
	];
}

function waitingWords({ waitingFirst, organizationSize }: ServiceRules, locale: Language) {
	if (!waitingFirst) return [];
	const unit = sizeUnit(organizationSize?.of, locale);
	const size = locale === 'ko' ? waitingFirst.sizeMax + unit : `${waitingFirst.sizeMax} ${unit}`;
	return [m.booking_rules_waiting_first({ size }, { locale })];
}

function paceWords({ pace = {} }: ServiceRules, locale: Language): string[] {
	const { gapDays, visitsAWeek, visitsAMonth } = pace;
	const options = { locale };
	return [
		...(gapDays ? [m.booking_rules_gap({ days: gapDays }, options)] : []),
		...(visitsAWeek ? [m.booking_rules_pace_week({ count: visitsAWeek }, options)] : []),
		...(visitsAMonth ? [m.booking_rules_pace_month({ count: visitsAMonth }, options)] : [])
	];
}

/** `2027년 1월 4일 (월)부터 … 방문: 2026년 12월 1일 (화) 09:00부터 …까지 신청`. */
function roundWords({ opens, opensAtMinute, closes, from, to }: Round, locale: Language): string {
	const options = { locale };
	const time = opensAtMinute ? ` ${formatMinute(opensAtMinute)}` : '';
	const first = formatDay(opens, locale) + time;
	const when = closes
		? m.booking_rules_between({ from: first, to: formatDay(closes, locale) }, options)
		: m.booking_rules_from({ from: first }, options);
	return m.booking_rules_round({ days: spanWords({ from, to }, locale).join(' '), when }, options);
}
