import { daysBetween, weekday } from '#lib/base/days.ts';
import { linesOf, partOf, type Case, type Checker } from './check.ts';
import type { Visit } from './record.ts';
import type { BookedVisit } from './trying.ts';
import { says, saysInLine } from './words.ts';

/* What happens at each visit of a record, and when it is. */

/** The numbers of a record's visits: 3, "2-4", "each"; null for a follow-up, which is no visit. */
function numbersOf({ n }: Visit, count: number, hasBefore: boolean): number[] | null {
	const shift = hasBefore ? 1 : 0;
	if (typeof n === 'number') return [n + shift];
	if (n === 'each') return Array.from({ length: count }, (_, at) => at + 1);
	const [from, to] = n.split('-').map(Number);
	if (!Number.isInteger(from)) return null;
	return Array.from({ length: (to ?? from!) - from! + 1 }, (_, at) => from! + at + shift);
}

export const visits: Checker = async (at, all: Visit[]) => {
	const booked = await bookedVisits(at);
	if (!booked.length) return false;
	const hasBefore = all.some(({ n }) => n === 0);
	for (const one of all) {
		const numbers = numbersOf(one, booked.length, hasBefore);
		if (!numbers) {
			if (!isFollowUp(at, one) && !isLaterVisit(at, one, booked)) return false;
			continue;
		}
		for (const number of numbers) {
			const visit = booked.find((other) => other.number === number);
			if (!visit || !isAsSaid(at, one, visit, booked)) return false;
		}
	}
	return true;
};

/** The visits of a booking; of a service at stops, the one that each session is. */
async function bookedVisits({ trial }: Case): Promise<BookedVisit[]> {
	if (trial.isAtStops) {
		return trial.rules.visits.map(({ number, label, does }) => ({
			...{ number, day: trial.today, from: 0, to: 0, crew: trial.rules.crewSize },
			label: `${label.en}. ${does?.en ?? ''}`
		}));
	}
	const tried = await trial.book();
	return tried.ok ? tried.visits : [];
}

function isAsSaid(at: Case, said: Visit, visit: BookedVisit, all: BookedVisit[]): boolean {
	const texts = [said.label, ...(said.does ?? [])].filter((one) => one !== null && one !== 'visit');
	if (!texts.every((one) => says(visit.label, one!))) return false;
	if (said.at !== null && !isWhen(said.at, visit, all)) return false;
	return (said.measures ?? []).every(({ name }) => isMeasuredAt(at, name, visit.number));
}

function isMeasuredAt({ trial }: Case, name: string, number: number): boolean {
	return (trial.service.content.measures ?? []).some(
		(one) => says(one.name.en, name) && (!one.visits || one.visits.includes(number))
	);
}

/** A follow-up that is a visit like others: at its time, with what it measures. */
function isLaterVisit(at: Case, said: Visit, booked: BookedVisit[]): boolean {
	return booked.some((visit) => isAsSaid(at, said, visit, booked));
}

function isFollowUp(at: Case, { label, at: when, does, measures }: Visit): boolean {
	const parts = [when, label, ...(does ?? []), ...(measures ?? []).map(({ name }) => name)];
	const said = `${partOf(at, 'between')}\n${linesOf(at, 'measures').join('\n')}`;
	return parts.every((one) => one === null || says(said, one));
}

/** Whether a visit lies where the record says: "day 0", "weeks 2-5", "6 months", "3 weeks before". */
export function isWhen(text: string, visit: BookedVisit, all: BookedVisit[]): boolean {
	const days = daysBetween(all[0]!.day, visit.day);
	const weeks = /^weeks? (\d+)(?:-(\d+))?/.exec(text);
	if (weeks) {
		const week = Math.floor(days / 7) + 1;
		return week >= Number(weeks[1]) && week <= Number(weeks[2] ?? weeks[1]);
	}
	if (/^(day 0|enlistment day|first check)$/.test(text)) return days === 0;
	if (/^Saturday of (week 2|the second week)/.test(text)) {
		return weekday(visit.day) === 6 && days >= 7 && days < 14;
	}
	const during = /^months? (\d+)(?:-(\d+))?$/.exec(text);
	if (during) {
		const month = Math.round(days / 30.4);
		return month >= Number(during[1]) && month <= Number(during[2] ?? during[1]);
	}
	const months = /^(\d+) months( later)?$/.exec(text);
	if (months) return Math.abs(days - Number(months[1]) * 30.4) <= 14;
	const before = /^(\d+) weeks before$/.exec(text);
	const next = all.find(({ number }) => number === visit.number + 1);
	if (!before || !next) return false;
	return Math.abs(daysBetween(visit.day, next.day) - Number(before[1]) * 7) <= 3;
}

/** The offsets of a schedule, each kept by a visit; those beyond the last visit by the follow-up. */
export const offsets: Checker = async (at, all: string[]) => {
	const booked = await bookedVisits(at);
	return all.every((text) => {
		const isKept = booked.some((visit) => isWhen(text, visit, booked));
		return isKept || saysInLine(linesOf(at, 'between'), text);
	});
};
