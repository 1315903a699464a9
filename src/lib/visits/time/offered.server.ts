import { addDays, dayOf, type Day } from '#lib/base/days.ts';
import type { Work } from '#lib/server/work.server.ts';
import { refusalOfAll } from '#lib/visits/time/availability.ts';
import { prepareBoard } from '#lib/visits/time/board.ts';
import type { AvailabilityInput } from '#lib/visits/time/counselor-calendar.ts';
import { availabilityFor, type Asked } from '#lib/visits/time/calendars.server.ts';
import { possibleDay, weekdaysWorked } from '#lib/visits/time/possible-days.ts';
import { nearestAlternatives, OFFERED_DAYS, offeredDays, offers } from '#lib/visits/time/offers.ts';
import { proposeSeries } from '#lib/visits/time/series.ts';

/** The next days from `from` on at which the series can begin, and where to look for later ones. */
export async function datesOffered(work: Work, asked: Asked, from: Day) {
	const input = await availabilityFor(work, asked);
	const last = addDays(dayOf(work.now, asked.zone), asked.rules.horizonDays);
	const found = offers(input, from, last, OFFERED_DAYS + 1);
	const more = found[OFFERED_DAYS]?.day ?? null;
	return {
		from,
		last,
		/** The first day of the next page; null when these are all. */
		more,
		/** Why there is none on any day, where that is one reason. */
		refusal: refusalOfAll(prepareBoard(input)),
		/** Whether an earlier day, or where there is none any day, can open when others give it back. */
		canOpen: canOpenBefore(input, found[0]?.day ?? null),
		days: found.slice(0, OFFERED_DAYS).map(({ day, times }) => ({
			day,
			count: times.length,
			firstMinute: times[0]!.minute,
			lastMinute: times.at(-1)!.minute
		}))
	};
}

function canOpenBefore(input: AvailabilityInput, beforeDay: Day | null): boolean {
	return possibleDay(input, { weekdays: weekdaysWorked(input.counselors), beforeDay }) !== null;
}

/** The times of one day at which the series can begin; or the rule that leaves it without. */
export async function timesOffered(work: Work, asked: Asked, day: Day) {
	const input = await availabilityFor(work, asked);
	const [found] = offeredDays(input, day, day);
	return {
		day,
		minutes: found?.times.map(({ minute }) => minute) ?? [],
		refusal: found?.refusal ?? null,
		/** Where no time is left that day: the day nearest to it on which there is one. */
		nearest: found?.times.length ? null : (nearestAlternatives(input, day, 0, 1)[0]?.day ?? null)
	};
}

/** All visits of the series that would begin then; or what refuses it, with what would work. */
export async function seriesOffered(work: Work, asked: Asked, day: Day, minute: number) {
	const input = await availabilityFor(work, asked);
	const proposed = proposeSeries(input, day, minute);
	if (!proposed.ok) {
		return {
			visits: null,
			problems: proposed.problems,
			alternatives: nearestAlternatives(input, day, minute)
		};
	}
	const visits = proposed.value.map(({ number, startsAt, endsAt, moved }) => ({
		number,
		startsAt,
		endsAt,
		moved
	}));
	return { visits, problems: [], alternatives: [] };
}
