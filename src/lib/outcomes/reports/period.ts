/**
 * The periods that reports are made for. Only whole ones of the calendar: with days chosen freely, two
 * reports that differ by one person could be laid beside each other.
 */
import { addDays, type Day } from '#lib/base/days.ts';
import type { PeriodKind } from '#lib/outcomes/reports/layout.ts';

export type Period = {
	/** `2026`, `2026H2`, `2026Q3`, `2026-09`; of several quarters `2025Q4-2026Q2`. */
	key: string;
	kind: PeriodKind | 'span';
	from: Day;
	/** The last day, which belongs to it. */
	to: Day;
	year: number;
	/** Which half, quarter or month of the year; 1 for a year. */
	number: number;
};

const months: Record<PeriodKind, number> = { month: 1, quarter: 3, half: 6, year: 12 };
const forms = /^(\d{4})(?:-(0[1-9]|1[0-2])|Q([1-4])|H([12]))?$/;

/** The period of a key; null for anything else. */
export function periodOf(key: string | null): Period | null {
	const [first, last, more] = (key ?? '').split('-').map((part) => quarter.exec(part)?.[0]);
	if (first && last && !more) return first < last ? periodBetween(first, last) : null;
	return wholeOf(key);
}

/** The period from one quarter `2026Q3` to another, both included. */
export function periodBetween(first: string, last: string): Period {
	const [from, to] = [wholeOf(first)!, wholeOf(last)!];
	if (first === last) return from;
	return { ...from, key: `${first}-${last}`, kind: 'span', to: to.to };
}

const quarter = /^2[01]\d{2}Q[1-4]$/;

function wholeOf(key: string | null): Period | null {
	const [whole, year, month, quarter, half] = forms.exec(key ?? '') ?? [];
	if (!whole || Number(year) < 2000 || Number(year) > 2199) return null;
	if (month) return periodIn('month', Number(year), Number(month));
	if (quarter) return periodIn('quarter', Number(year), Number(quarter));
	return half ? periodIn('half', Number(year), Number(half)) : periodIn('year', Number(year), 1);
}

/** The period of a kind that a day lies in. */
export function periodAround(kind: PeriodKind, day: Day): Period {
	const month = Number(day.slice(5, 7));
	return periodIn(kind, Number(day.slice(0, 4)), Math.ceil(month / months[kind]));
}

/** The latest periods of a kind, the one that `today` lies in first. */
export function latestPeriods(kind: PeriodKind, today: Day, count: number): Period[] {
	const periods = [periodAround(kind, today)];
	while (periods.length < count) {
		periods.push(periodAround(kind, addDays(periods.at(-1)!.from, -1)));
	}
	return periods;
}

/** Of periods with the newest first the first one that is over; undefined where none is. */
export function lastEnded(periods: Period[], today: Day): Period | undefined {
	return periods.find(({ to }) => to < today);
}

/** Whether a day lies in a period, both its ends included. */
export function isIn(day: Day, { from, to }: Period): boolean {
	return day >= from && day <= to;
}

function periodIn(kind: PeriodKind, year: number, number: number): Period {
	const first = (number - 1) * months[kind];
	const from = firstOfMonth(year, first);
	const to = addDays(firstOfMonth(year, first + months[kind]), -1);
	return { key: keyOf(kind, year, number), kind, from, to, year, number };
}

function keyOf(kind: PeriodKind, year: number, number: number): string {
	if (kind === 'year') return String(year);
	if (kind === 'month') return `${year}-${String(number).padStart(2, '0')}`;
	return `${year}${kind === 'quarter' ? 'Q' : 'H'}${number}`;
}

/** `month` counts from 0 and may run into the next year. */
function firstOfMonth(year: number, month: number): Day {
	const inYear = String((month % 12) + 1).padStart(2, '0');
	return `${year + Math.floor(month / 12)}-${inYear}-01`;
}
