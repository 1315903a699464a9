import { addDays, daysBetween, instantOf, weekday, type Day } from '#lib/base/days.ts';
import { hereOf, isAtStops } from '#lib/visits/time/stops.ts';
import type { OrganizationKind } from '#lib/visits/time/who-may-book.ts';
import type { Case, Checker } from './check.ts';
import { minuteOf, weekdays } from './record.ts';

/* Rules that the thirty do not have, and the place of every programme. */

const MONTH_DAYS = 31;
/** After so many of the days that are meant, holidays among them, a series finds its other days. */
const SERIES_FIT = 0.5;

/** Whose place it is: the agency's own house, stops of its choosing, or that of whoever books. */
const setting: Checker = ({ trial }, text: string) => {
	const { rules } = trial;
	if (/^health centre/.test(text)) return hereOf(rules) !== null;
	const isStops =
		/lobby|car park|neighbourhood centres|^bus|^vans|township|markets|vehicle stops|foundation office/;
	return isStops.test(text) === isAtStops(rules) && hereOf(rules) === null;
};

/**
 * The days on offer, against the same days counted here. A series may not fit after some of them:
 * then one that fits nowhere else is missing, and none is too many.
 */
async function isOnDays({ trial }: Case, isMeant: (day: Day) => boolean): Promise<boolean> {
	const listed = (await trial.listed()).map(({ day }) => day);
	if (listed.length < 3) return false;
	const { leadTimeDays, horizonDays } = trial.rules;
	const reach = Array.from({ length: horizonDays - leadTimeDays + 1 }, (_, at) =>
		addDays(trial.today, leadTimeDays + at)
	);
	const meant = reach.filter(isMeant);
	if (trial.rules.visits.length === 1) return listed.join() === meant.join();
	const isMost = listed.length >= meant.length * SERIES_FIT;
	return isMost && listed.every((day) => meant.includes(day));
}

const monthDays: Checker = (at, wanted: number[]) => {
	const { closed } = (at.record.season ?? {}) as { closed?: { from: string; to: string }[] };
	return isOnDays(at, (day) => {
		const isClosed = (closed ?? []).some(({ from, to }) => isInYear(day, from, to));
		return (
			!isClosed && wanted.some((one) => (one > 0 ? one : lengthOf(day) + 1 + one) === dateOf(day))
		);
	});
};

function dateOf(day: Day): number {
	return Number(day.slice(8));
}

function lengthOf(day: Day): number {
	let last = 1;
	for (let one = 1; one <= MONTH_DAYS; one++) {
		const next = addDays(`${day.slice(0, 7)}-01` as Day, one - 1);
		if (next.slice(0, 7) === day.slice(0, 7)) last = one;
	}
	return last;
}

function isInYear(day: Day, from: string, to: string): boolean {
	const one = day.slice(5);
	return from <= to ? from <= one && one <= to : one >= from || one <= to;
}

/** "last Wed", "1st Mon of the month", "not 1st Tue Thu". */
function isNamed(text: string, day: Day): boolean {
	const isWeekday = weekdays.some((name, at) => text.includes(name) && weekday(day) === at + 1);
	const isFirst = dateOf(day) <= 7;
	if (text.startsWith('last')) return isWeekday && dateOf(day) > lengthOf(day) - 7;
	return isWeekday && (text.startsWith('not') ? !isFirst : isFirst);
}

const monthWeekday: Checker = (at, text: string) => isOnDays(at, (day) => isNamed(text, day));

/** A booking can begin on those days alone, while its later visits lie on others. */
const begins: Checker = async (at, text: string) => {
	const tried = await at.trial.book();
	const isElsewhere = tried.ok && tried.visits.some(({ day }) => !isNamed(text, day));
	return isElsewhere && isOnDays(at, (day) => isNamed(text, day));
};

/** Inside it a booking is refused, on the days around it one is offered. */
const closed: Checker = async ({ trial }, all: { from: string; to: string }[]) => {
	for (const { from, to } of all) {
		const year = Number(trial.today.slice(0, 4));
		const first = `${year}-${from}` as Day;
		const last = `${from <= to ? year : year + 1}-${to}` as Day;
		const at = trial.momentOf(addDays(first, -20));
		for (const day of [first, addDays(first, 9), last]) {
			const tried = await trial.book({ at, day, minute: 660 });
			if (tried.ok || !tried.codes.includes('out_of_season')) return false;
		}
		const around = await trial.listed({ from: addDays(first, -15), to: addDays(last, 15), at });
		const days = around.map(({ day }) => day);
		if (!days.some((day) => day < first) || !days.some((day) => day > last)) return false;
	}
	return true;
};

type Round = { opens: Day; at: string; closes: Day; from: Day; to: Day };

/** A minute before it opens, and after its last day, a request for its days is refused. */
const rounds: Checker = async ({ trial }, all: Round[]) => {
	for (const { opens, at, closes, from, to } of all) {
		const start = instantOf(opens, minuteOf(at), trial.zone);
		const free = await trial.listed({ from, to, at: start });
		if (!free.length || free[0]!.day < from || free.at(-1)!.day > to) return false;
		const asked = { day: free[0]!.day, minute: free[0]!.minutes[0]! };
		const early = await trial.book({ ...asked, at: new Date(start.getTime() - 60_000) });
		const late = await trial.book({ ...asked, at: trial.momentOf(addDays(closes, 1)) });
		const onTime = await trial.book({ ...asked, at: trial.momentOf(closes) });
		const isEarly = !early.ok && early.codes.includes('requests_not_open');
		const isLate = !late.ok && late.codes.includes('requests_closed');
		if (!isEarly || !isLate || !onTime.ok) return false;
		const next = await trial.book({ day: addDays(all.at(-1)!.to, 1), minute: 600, at: start });
		if (next.ok) return false;
	}
	return true;
};

function gapsOf(days: Day[]): number[] {
	return days.slice(1).map((day, at) => daysBetween(days[at]!, day));
}

/** From every day on offer for a month: no visit comes sooner, and the rule says so. */
const minGapDays: Checker = async ({ trial }, least: number) => {
	const starts = (await trial.listed()).slice(0, 20);
	for (const { day, minutes } of starts) {
		const tried = await trial.book({ day, minute: minutes[0]! });
		if (!tried.ok) return false;
		if (gapsOf(tried.visits.map((one) => one.day)).some((gap) => gap < least)) return false;
	}
	return starts.length > 0 && trial.rules.pace?.gapDays === least;
};

const visitsAMonth: Checker = async ({ trial }, most: number) => {
	for (const { day, minutes } of (await trial.listed()).slice(0, 31)) {
		const tried = await trial.book({ day, minute: minutes[0]! });
		if (!tried.ok) return false;
		const months = Map.groupBy(tried.visits, (one) => one.day.slice(0, 7));
		if ([...months.values()].some((own) => own.length > most)) return false;
	}
	return trial.rules.pace?.visitsAMonth === most;
};

const minutesByVisit: Checker = async ({ trial }, all: number[]) => {
	const tried = await trial.book({ headcount: trial.rules.headcount.max });
	return tried.ok && tried.visits.map(({ from, to }) => to - from).join() === all.join();
};

const crewByVisit: Checker = async ({ trial }, all: number[]) => {
	const tried = await trial.book();
	return tried.ok && tried.visits.map(({ crew }) => crew).join() === all.join();
};

/** Each kind of organization gets so many visits, and may choose no other number. */
const visitsByKind: Checker = async ({ trial }, wanted: Record<string, number>) => {
	const keys = trial.variants();
	for (const [organizationKind, count] of Object.entries(wanted)) {
		const got = new Set<number>();
		for (const variant of keys) {
			const asked = { organizationKind: organizationKind as OrganizationKind, variant };
			const tried = await trial.book(asked);
			if (tried.ok) got.add(tried.visits.length);
		}
		if ([...got].join() !== String(count)) return false;
	}
	return true;
};

type Sitting = { from: string; to: string; at_once: number };

/** Turns lie in these times of day alone, with as many places as there are people at once. */
const sittings: Checker = async ({ trial }, all: Sitting[]) => {
	const turns = await turnsOfFirst(trial);
	const inside = ({ from, to }: Sitting) =>
		turns.filter((one) => one.from >= minuteOf(from) && one.to <= minuteOf(to));
	const isAll = all.flatMap(inside).length === turns.length;
	return isAll && all.every((one) => isFilled(inside(one), one.at_once));
};

function isFilled(turns: { places: number }[], places: number): boolean {
	return turns.length > 0 && turns.every((one) => one.places === places);
}

async function turnsOfFirst(trial: Case['trial']) {
	const [first] = trial.sessions(trial.today, addDays(trial.today, 400));
	if (!first) return [];
	const made = await trial.publish(first, trial.momentOf(addDays(first.day, -1)));
	return made.times.map(({ fromMinute, untilMinute, places }) => ({
		from: first.fromMinute + fromMinute,
		to: first.fromMinute + untilMinute,
		places: places ?? made.crew
	}));
}

const byAppointmentFrom: Checker = async ({ trial }, text: string) => {
	const turns = await turnsOfFirst(trial);
	return turns.length > 0 && Math.min(...turns.map(({ from }) => from)) === minuteOf(text);
};

/** So many bookings, and the next is refused for that reason. */
async function isFull({ trial }: Case, count: number, code: string, changes = {}) {
	const { taken, last } = await trial.fill(count, changes);
	return taken === count && !last.ok && (last.codes as string[]).includes(code);
}

/** At the very same time. */
const perDay: Checker = async (at, count: number) => {
	const [first] = await at.trial.listed();
	const same = { day: first!.day, minute: first!.minutes[0]! };
	return isFull(at, count, 'day_full', same);
};

const perQuarter: Checker = (at, count: number) => isFull(at, count, 'quarter_full');

const chosenAfter: Checker = async ({ trial }, day: Day) => {
	const during = await trial.confirm(trial.momentOf(day));
	const after = await trial.confirm(trial.momentOf(addDays(day, 1)), trial.momentOf(day));
	return during.includes('still_collecting') && after.length === 0;
};

const waitingFirst: Checker = async ({ trial }, most: number) => {
	const order = await trial.waitingOrder([most + 1, most, 1]);
	return order.join() === [most, 1, most + 1].join();
};

/** Nobody draws lots here, and no series has two hosts: what cannot be said is not shown. */
const never: Checker = () => false;

export const moreCheckers: Record<string, Checker> = {
	setting,
	'schedule.month_days': monthDays,
	'schedule.month_weekday': monthWeekday,
	'schedule.begins': begins,
	'schedule.min_gap_days': minGapDays,
	'schedule.visits_a_month': visitsAMonth,
	'schedule.minutes_by_visit': minutesByVisit,
	'schedule.crew_by_visit': crewByVisit,
	'schedule.visits_by_org_type': visitsByKind,
	'schedule.twinned': never,
	'season.closed': closed,
	'apply.rounds': rounds,
	'apply.by_appointment_from': byAppointmentFrom,
	'apply.chosen_after': chosenAfter,
	'apply.lottery': never,
	'capacity.sessions': sittings,
	'capacity.per_day': perDay,
	'capacity.per_quarter': perQuarter,
	'rules.waiting_first_up_to': waitingFirst
};
