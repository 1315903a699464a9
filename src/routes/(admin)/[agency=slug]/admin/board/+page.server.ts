import { dayOf } from '#lib/base/days.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { suggestionsFor } from '#lib/visits/week/suggestion-queries.server.ts';
import { cardShown } from '#lib/visits/week/shown-card.ts';
import { weekBoard } from '#lib/visits/week/week-board.ts';
import { troubledDays } from '#lib/visits/week/troubled-days-queries.server.ts';
import { weekFacts } from '#lib/visits/week/week-queries.server.ts';
import { daysOfWeek, shiftWeek, weekOf } from '#lib/visits/week/weeks.ts';
import { askedId, askedWeek } from './asked-week.server.ts';
import { doneOf } from './done.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const week = askedWeek(url.searchParams, zone);
	const counselor = askedId(url.searchParams, 'counselor');
	return reading(staffOf(locals), async (work) => {
		const today = dayOf(work.now, zone);
		const { facts, holidays, stamp } = await weekFacts(work, daysOfWeek(week), zone);
		const { rows, tray } = weekBoard(facts);
		const suggestions = await suggestionsFor(work, tray, facts);
		const elsewhere = (await troubledDays(work, zone)).filter(({ day }) => weekOf(day) !== week);
		return {
			week,
			today,
			stamp,
			counselor,
			before: shiftWeek(week, -1),
			now: weekOf(today),
			after: shiftWeek(week, 1),
			days: facts.days.map((day, at) => ({
				day,
				holiday: holidays[at]?.[locals.language] ?? null,
				isToday: day === today,
				isLeft: facts.visits.some(
					(one) => one.startsAt > work.now && dayOf(one.startsAt, zone) === day
				)
			})),
			people: rows.map(({ id, name }) => ({ id, name })),
			rows: rows
				.filter(({ id }) => !counselor || id === counselor)
				.map(({ id, name, isRetired, load, days }) => ({
					id,
					name,
					isRetired,
					load,
					days: days.map(({ day, away, cards }) => ({
						day,
						away,
						cards: cards.map((card) => cardShown(card, locals.language))
					}))
				})),
			tray: tray.map((card) => ({
				...cardShown(card, locals.language),
				suggestions: suggestions.get(card.id) ?? []
			})),
			elsewhere: byWeek(elsewhere),
			done: doneOf(url.searchParams, facts, locals.language)
		};
	});
}

/** Days of other weeks as weeks, with how many visits each has. */
function byWeek(days: { day: string; count: number }[]) {
	const weeks = new Map<string, { week: string; day: string; count: number }>();
	for (const { day, count } of days) {
		const week = weekOf(day);
		const known = weeks.get(week);
		weeks.set(week, { week, day: known?.day ?? day, count: count + (known?.count ?? 0) });
	}
	return [...weeks.values()];
}
