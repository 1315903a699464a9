import { addDays, daysBetween, weekday, type Day } from '#lib/base/days.ts';
import { inParts, onPage, pageOf, type Case, type Checker } from './check.ts';
import { isFullAfter } from './check-content.ts';
import { servedOn } from './check-times.ts';
import { offsets } from './check-visits.ts';
import { dayFrom, minuteOf, weekdays, type StopEntry } from './record.ts';
import { says } from './words.ts';

/* How often a service comes, and where it stands. */

const MONTH = 30.4;

async function daysBooked(
	{ trial }: Case,
	variant: string | null = trial.variants()[0] ?? null
): Promise<Day[]> {
	const tried = await trial.book({ variant });
	return tried.ok ? tried.visits.map(({ day }) => day) : [];
}

const isSeries = async (at: Case) => (await daysBooked(at)).length > 1;
const isOne = async (at: Case) =>
	at.trial.isAtStops || (await daysBooked(at, at.trial.variants().at(-1) ?? null)).length === 1;
const isAtOurStops = (at: Case) => at.trial.isAtStops && at.trial.rules.stops!.length > 0;

/** Weekdays come back at the same stop each week. */
const isFixedWeekly = async (at: Case) => {
	if (!at.trial.isAtStops) return hasGaps(await daysBooked(at), 7, 7);
	const served = await servedOn(at);
	return served.some((one) =>
		served.some((next) => next.stop === one.stop && daysBetween(one.day, next.day) === 7)
	);
};

const kinds: Record<string, (at: Case) => Promise<boolean> | boolean> = {
	series_per_organization: isSeries,
	series_per_participant: isSeries,
	individual_plan: isSeries,
	offsets_from_cohort_date: isSeries,
	baseline_and_recheck: isSeries,
	single_visit: isOne,
	campaign: isOne,
	monthly_round: isOne,
	nth_weekday: isOne,
	// A tour stops at places of ours, or goes from host to host.
	dated_tour: isOne,
	fixed_weekly: isFixedWeekly,
	fixed_weekly_sites: isFixedWeekly,
	fixed_weekly_plus_one_date: isFixedWeekly,
	rotation_by_week_of_month: isAtOurStops,
	route_cycle: isAtOurStops,
	campaign_plus_standing_service: isAtOurStops
};

const numberOfVisits: Checker = async (at, count: number) => {
	const { trial, record } = at;
	// A campaign has so many sessions in all, and no more.
	if (record.schedule!.kind === 'campaign') return isFullAfter(at, count, 'service_full');
	const later = followUpVisits(at);
	const counts = await Promise.all(
		trial.variants().map(async (one) => (await daysBooked(at, one)).length - later)
	);
	if (!record.schedule!.at_least) return counts.every((one) => one === count);
	return (
		counts.every((one) => one >= count) &&
		counts.includes(count) &&
		counts.some((one) => one > count)
	);
};

/** Visits of the service that the record calls a follow-up and does not count. */
function followUpVisits({ record, trial }: Case): number {
	const named = (record.visits ?? []).filter(({ n }) => /^F/.test(String(n))).length;
	const beyond = trial.rules.visits.length - (record.schedule?.number_of_visits ?? 0);
	return named > 0 && beyond === named ? named : 0;
}

function spanDays(text: string): number[] {
	const found = [...text.matchAll(/(\d+) (week|month)s?/g)];
	return found.map(([, count, unit]) => Number(count) * (unit === 'week' ? 7 : MONTH));
}

/** From the first visit to the last: as long as said, less the last gap of a series at most. */
const span: Checker = async (at, text: string) => {
	const wanted = spanDays(text);
	if (!wanted.length) return false;
	const lengths = await Promise.all(
		at.trial.variants().map(async (one) => {
			const days = await daysBooked(at, one);
			return days.length ? daysBetween(days[0]!, days.at(-1)!) : -1;
		})
	);
	// A month of a monthly series goes on after its last visit.
	const slack = /^monthly/.test(String(at.record.schedule!.interval)) ? 34 : 10;
	const isNear = (length: number, goal: number) => length <= goal + 7 && length >= goal - slack;
	if (wanted.length === 1) return lengths.every((length) => isNear(length, wanted[0]!));
	const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
	return lengths.length > 1 && isNear(least, wanted[0]!) && isNear(most, wanted[1]!);
};

function hasGaps(days: Day[], least: number, most: number): boolean {
	const gaps = days.slice(1).map((day, at) => daysBetween(days[at]!, day));
	return gaps.length > 0 && gaps.every((gap) => gap >= least && gap <= most);
}

const interval: Checker = async (at, text: string) => {
	if (/^weekly/.test(text)) return hasGaps(await daysBooked(at), 7, 7);
	const perMonth = /^(\d+) visits a month/.exec(text);
	if (perMonth) return isSoManyAMonth(at, Number(perMonth[1]));
	const nth = [...text.matchAll(/(\d)(?:st|nd|rd|th)/g)].map(([, number]) => Number(number));
	const name = weekdays.find((day) => text.includes(day));
	if (nth.length && name) return isOnNth(at, nth, weekdays.indexOf(name) + 1);
	if (/^every \d+ weeks/.test(text)) return isEveryWeeks(at, text);
	if (!/^monthly/.test(text)) return false;
	if (at.record.schedule!.kind === 'monthly_round') return isEachMonth(at);
	const isSaid = text === 'monthly' || says(pageOf(at), text);
	return isSaid && hasGaps(await daysBooked(at), 25, 34);
};

/** Wherever it begins: never more in a month of the calendar, and as many on the average. */
async function isSoManyAMonth({ trial }: Case, count: number): Promise<boolean> {
	const starts = (await trial.listed()).slice(0, 31);
	for (const { day, minutes } of starts) {
		const tried = await trial.book({ day, minute: minutes[0]! });
		if (!tried.ok) return false;
		const days = tried.visits.map((one) => one.day);
		const months = Map.groupBy(days, (one) => one.slice(0, 7));
		if ([...months.values()].some((own) => own.length > count)) return false;
		const perVisit = daysBetween(days[0]!, days.at(-1)!) / (days.length - 1);
		if (Math.abs(perVisit - MONTH / count) > 3) return false;
	}
	return starts.length > 0;
}

/** Three months of offered days, against the same days counted here. */
async function isOnNth({ trial }: Case, nth: number[], day: number): Promise<boolean> {
	const listed = (await trial.listed()).map((one) => one.day);
	if (listed.length < 4) return false;
	const isNth = (one: Day) =>
		weekday(one) === day && nth.includes(Math.ceil(Number(one.slice(8)) / 7));
	const wanted: Day[] = [];
	for (let one = listed[0]!; one <= listed.at(-1)!; one = addDays(one, 1))
		if (isNth(one)) wanted.push(one);
	const isMissingOne = wanted.filter((one) => !listed.includes(one)).length > 1;
	return listed.every(isNth) && !isMissingOne;
}

/** Every stop comes back after one of the cycles that stand in the text, and each cycle is in use. */
async function isEveryWeeks(at: Case, text: string): Promise<boolean> {
	const now = text.replace(/\([^)]*\)/g, '').replace(/were weekly/, '');
	const cycles = [...now.matchAll(/every (\d+) weeks/g)].map(([, weeks]) => Number(weeks) * 7);
	const served = await servedOn(at, undefined, 180);
	const used = new Set<number>();
	for (const stop of new Set(served.map((one) => one.stop))) {
		const days = served.filter((one) => one.stop === stop).map((one) => one.day);
		const gaps = new Set(days.slice(1).map((day, index) => daysBetween(days[index]!, day)));
		if (gaps.size !== 1) return false;
		used.add([...gaps][0]!);
	}
	return (
		cycles.every((one) => used.has(one)) &&
		[...used].every((one) => cycles.includes(one)) &&
		says(pageOf(at), text)
	);
}

async function isEachMonth({ trial }: Case): Promise<boolean> {
	const months = new Set((await trial.listed()).map(({ day }) => day.slice(0, 7)));
	return months.size >= 2;
}

/** In the months of the dates up to the last of them, exactly these days are on offer. */
const fixedDates: Checker = async ({ trial }, dates: Day[]) => {
	const [first, last] = [dates[0]!, dates.at(-1)!];
	const from = trial.momentOf(addDays(first, -(trial.rules.leadTimeDays + 2)));
	const listed = await trial.listed({ from: addDays(first, -2), to: addDays(last, 7), at: from });
	const days = listed.map(({ day }) => day);
	return days.length === dates.length && dates.every((day) => days.includes(day));
};

/** Each entry has its sessions, at a stop of that name; and no session is there without an entry. */
const stops: Checker = async (at, entries: StopEntry[]) => {
	const from = at.record.season?.from ? dayFrom(at.record.season.from) : firstMonth(at);
	const dates = entries.flatMap(({ date }) => date ?? []);
	const served = await servedOn(at, from, dates.length === entries.length ? 60 : 100);
	const explained = new Set<(typeof served)[number]>();
	for (const entry of entries) {
		if (entry.site?.includes('a place asked for') && !(await isAskedFor(at, entry))) return false;
		for (const site of entry.sites ?? [entry.site ?? '']) {
			const own = served.filter((one) => isOfEntry(at, entry, site, one));
			if (!own.length) return false;
			for (const one of own) explained.add(one);
		}
	}
	return served.every((one) => explained.has(one));
};

/** Whether organizations ask for that time at a place of their own, and for no other. */
async function isAskedFor({ asked, record }: Case, { week }: StopEntry): Promise<boolean> {
	if (!asked || asked.isAtStops) return false;
	const listed = await asked.listed();
	const { days, from } = record.hours!;
	return (
		listed.length > 0 &&
		listed.every(
			({ day, minutes }) =>
				days!.includes(weekdays[weekday(day) - 1]!) &&
				Math.ceil(Number(day.slice(8)) / 7) === week &&
				minutes[0] === minuteOf(from!)
		)
	);
}

function firstMonth({ trial }: Case): Day {
	return `${trial.today.slice(0, 7)}-01`;
}

type Served = Awaited<ReturnType<typeof servedOn>>[number];

function isOfEntry({ trial, record }: Case, entry: StopEntry, site: string, one: Served): boolean {
	const stop = trial.rules.stops?.find(({ key }) => key === one.stop);
	if (site && !(stop && says(stop.name.en, site))) return false;
	if (entry.date && entry.date !== one.day) return false;
	if (entry.day && weekdays[weekday(one.day) - 1] !== entry.day) return false;
	if (entry.week && Math.ceil(Number(one.day.slice(8)) / 7) !== entry.week) return false;
	const { from = record.hours?.from, to = record.hours?.to } = entry;
	return (!from || one.from === minuteOf(from)) && (!to || one.to === minuteOf(to));
}

export const scheduleCheckers: Record<string, Checker> = {
	'schedule.kind': (at, kind: string) => kinds[kind]?.(at) ?? false,
	'schedule.number_of_visits': numberOfVisits,
	'schedule.at_least': numberOfVisitsAgain,
	'schedule.span': span,
	'schedule.interval': interval,
	'schedule.offsets': offsets,
	'schedule.fixed_dates': fixedDates,
	'schedule.stops': stops,
	'schedule.follow_up': inParts('between'),
	'schedule.text': onPage
};

function numberOfVisitsAgain(at: Case): Promise<boolean> | boolean {
	return numberOfVisits(at, at.record.schedule!.number_of_visits as never);
}
