import { addDays, daysBetween, weekday, type Day } from '#lib/base/days.ts';
import { onPage, pageOf, type Case, type Checker } from './check.ts';
import { dayFrom, dayTo, minuteOf, weekdays } from './record.ts';
import { says } from './words.ts';

/* When a service is: its season, days and hours. */

const WEEKS = 8;

/** Days and spans on which the service is, over eight weeks from the first day on offer. */
export async function servedOn({ trial, record }: Case, from?: Day, days = WEEKS * 7) {
	if (trial.isAtStops) {
		const start = from ?? (record.season?.from ? dayFrom(record.season.from) : trial.today);
		return trial
			.sessions(start, addDays(start, days))
			.map(({ day, fromMinute, untilMinute, stop }) => ({
				day,
				from: fromMinute,
				to: untilMinute,
				stop
			}));
	}
	const listed = await trial.listed(from ? { from, to: addDays(from, days) } : {});
	const length = await minutesOfVisit({ trial, record });
	return listed
		.filter(({ day }) => daysBetween(listed[0]!.day, day) < days)
		.map(({ day, minutes }) => ({
			day,
			from: minutes[0]!,
			to: minutes.at(-1)! + length,
			stop: ''
		}));
}

async function minutesOfVisit({ trial }: Case): Promise<number> {
	const tried = await trial.book();
	return tried.ok ? tried.visits[0]!.to - tried.visits[0]!.from : 0;
}

/** The day before the season is refused, and its first served day is not. */
const seasonFrom: Checker = async (at, text: string) => {
	const { trial, record } = at;
	const first = dayFrom(text);
	if (trial.isAtStops) {
		const stops = new Set(trial.rules.stops!.map(({ key }) => key));
		const begun = [...stops].filter(
			(stop) => !sessionsOf(at, stop, addDays(first, -70), addDays(first, -1)).length
		);
		const isCampaign = record.schedule?.kind === 'campaign_plus_standing_service';
		const isAnyThen = begun.some((stop) => sessionsOf(at, stop, first, addDays(first, 40)).length);
		return isAnyThen && (isCampaign ? begun.length > 0 : begun.length === stops.size);
	}
	const close = trial.momentOf(addDays(first, -(trial.rules.leadTimeDays + 10)));
	const { to: lastRequest } = trial.rules.requests ?? {};
	// Where requests are over by then, it is asked while they are taken.
	const early = lastRequest && trial.momentOf(lastRequest) < close ? trial.at : close;
	const before = await trial.book({ at: early, day: addDays(first, -1), minute: 600 });
	const [offered] = await trial.listed({
		from: addDays(first, -20),
		to: addDays(first, 21),
		at: early
	});
	const isOpen = !isRefusedAs(before, 'requests_not_open');
	const isRefused = isRefusedAs(before, 'out_of_season') || !isOpen;
	return isRefused && (isOpen ? offered !== undefined && offered.day >= first : true);
};

function sessionsOf({ trial }: Case, stop: string, from: Day, to: Day) {
	return trial.sessions(from, to).filter((one) => one.stop === stop);
}

function isRefusedAs(tried: Awaited<ReturnType<Case['trial']['book']>>, code: string): boolean {
	return !tried.ok && (tried.codes as string[]).includes(code);
}

/** The last day of the season, or one shortly before, is served, and the day after is refused. */
const seasonTo: Checker = async (at, text: string) => {
	const { trial, record } = at;
	const last = dayTo(text);
	if (trial.isAtStops) {
		const stops = trial.rules.stops!.map(({ key }) => key);
		const over = stops.filter(
			(stop) => !sessionsOf(at, stop, addDays(last, 1), addDays(last, 70)).length
		);
		const isCampaign = record.schedule?.kind === 'campaign_plus_standing_service';
		const wasAny = over.some((stop) => sessionsOf(at, stop, addDays(last, -100), last).length);
		return wasAny && (isCampaign ? over.length > 0 : over.length === stops.length);
	}
	const early = trial.momentOf(addDays(last, -(trial.rules.leadTimeDays + 10)));
	const after = await trial.book({ at: early, day: addDays(last, 1), minute: 600 });
	const whole = await trial.book();
	const isInside = whole.ok && whole.visits.at(-1)!.day <= last;
	return isInside && (isRefusedAs(after, 'out_of_season') || isRefusedAs(after, 'requests_closed'));
};

const hoursDays: Checker = async (at, days: string[]) => {
	const served = await servedOn(at);
	const seen = new Set(served.map(({ day }) => weekdays[weekday(day) - 1]!));
	return served.length > 0 && seen.size === days.length && days.every((day) => seen.has(day));
};

const hoursFrom: Checker = async (at, text: string) => {
	const served = await servedOn(at);
	return served.length > 0 && Math.min(...served.map(({ from }) => from)) === minuteOf(text);
};

/** The end of the hours is reached as far as the grid of the service allows. */
const hoursTo: Checker = async (at, text: string) => {
	const served = await servedOn(at);
	const latest = Math.max(...served.map(({ to }) => to));
	const gap = minuteOf(text) - latest;
	return (
		served.length > 0 && gap >= 0 && gap < (at.trial.isAtStops ? 1 : at.trial.rules.gridMinutes)
	);
};

const noBreak: Checker = async (at) => {
	const { break_from: from, break_to: to } = at.record.hours as Record<string, string>;
	const length = await minutesOfVisit(at);
	const listed = await at.trial.listed();
	return listed.every(({ minutes }) =>
		minutes.every((minute) => minute + length <= minuteOf(from!) || minute >= minuteOf(to!))
	);
};

/** What hours say in words: a rule where it is one that can be tried, else a sentence of the page. */
const hoursText: Checker = async (at, text: string) => {
	const longest = /up to (\d+) hours/.exec(text);
	if (longest) {
		const tried = await at.trial.book({ headcount: at.trial.rules.headcount.max });
		const minutes = tried.ok ? tried.visits[0]!.to - tried.visits[0]!.from : Infinity;
		return minutes === Number(longest[1]) * 60 && says(pageOf(at), text);
	}
	if (/^once a week$/.test(text)) return isWeekly(at);
	const spans = [
		...text.matchAll(
			/(Mon|Tue|Wed|Thu|Fri|Sat|Sun|\d{4}-\d\d-\d\d),? (?:(\d{4}-\d\d-\d\d), )?(\d\d:\d\d)-(\d\d:\d\d)/g
		)
	];
	if (spans.length)
		return (await Promise.all(spans.map((span) => isServedAs(at, span)))).every(Boolean);
	if (/(first|second|third|fourth|last) (and|[A-Z])/.test(text)) return says(pageOf(at), text);
	return says(pageOf(at), text);
};

async function isWeekly({ trial }: Case): Promise<boolean> {
	const tried = await trial.book();
	if (!tried.ok || tried.visits.length < 2) return false;
	return tried.visits
		.slice(1)
		.every((visit, at) => daysBetween(tried.visits[at]!.day, visit.day) === 7);
}

/** One span of a text: a weekday or a date, and its hours. */
async function isServedAs(at: Case, [, name, date, from, to]: RegExpMatchArray): Promise<boolean> {
	const day = date ?? (name!.length > 3 ? name : undefined);
	const start = day ?? at.trial.today;
	if (!at.trial.isAtStops && day) {
		const before = addDays(day, -(at.trial.rules.leadTimeDays + 40));
		const variant = at.trial.variants().at(-1)!;
		const tried = await at.trial.book({
			at: at.trial.momentOf(before),
			variant,
			day,
			minute: minuteOf(from!)
		});
		return (
			tried.ok && tried.visits.at(-1)!.day === day && tried.visits.at(-1)!.to === minuteOf(to!)
		);
	}
	const served = await servedOn(at, start, day ? 0 : 14);
	const own = served.filter((one) =>
		day ? one.day === day : weekdays[weekday(one.day) - 1] === name
	);
	return (
		own.length > 0 && own.every((one) => one.from === minuteOf(from!) && one.to === minuteOf(to!))
	);
}

/** Turns are so long; where nobody chooses one, each person makes a visit so much longer. */
const sessionMinutes: Checker = async (at, minutes: number) => {
	const { trial } = at;
	if (trial.isAtStops) {
		const [first] = await servedOn(at);
		if (!first) return false;
		const session = trial.sessions(first.day, first.day)[0]!;
		const made = await trial.publish(session, trial.momentOf(addDays(first.day, -5)));
		return made.turns.length > 0 && made.turns.every((length) => length === minutes);
	}
	if (trial.rules.turnMinutes !== undefined) return trial.rules.turnMinutes === minutes;
	const [one, two] = [await trial.book({ headcount: 1 }), await trial.book({ headcount: 2 })];
	if (!one.ok || !two.ok) return false;
	const length = (tried: typeof one) => tried.visits[0]!.to - tried.visits[0]!.from;
	return length(one) === minutes && length(two) === 2 * minutes;
};

export const timeCheckers: Record<string, Checker> = {
	'season.from': seasonFrom,
	'season.to': seasonTo,
	'season.text': onPage,
	'hours.days': hoursDays,
	'hours.from': hoursFrom,
	'hours.to': hoursTo,
	'hours.break_from': noBreak,
	'hours.break_to': noBreak,
	'hours.text': hoursText,
	session_minutes: sessionMinutes
};
