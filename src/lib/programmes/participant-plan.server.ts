import { dayOf, isWeekend } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { cancelledVisits } from '#lib/programmes/cancelled-visits.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import { nextEntry, planEntries } from '#lib/programmes/plan-entries.ts';
import { makePlan } from '#lib/programmes/plan.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { whatHolds } from '#lib/visits/what-holds.ts';
import { holidayCalendar } from '#lib/visits/time/holidays.ts';
import { holidayRows } from '#lib/visits/time/calendars.server.ts';
import { seriesById, visitsOfSeries, type SeriesDetails } from '#lib/visits/queries.server.ts';

/** One person's plan as it stands today, with their visits; null for an unknown enrolment. */
export async function planOf(work: Work, agency: Agency, enrolmentId: string) {
	const person = await enrolmentById(work, enrolmentId);
	if (!person) return null;
	const [known] = await factsOfEnrolments(work, agency.zone, [enrolmentId]);
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const series = (await seriesById(work, person.seriesId))!;
	const all = await visitsOfSeries(work, person.seriesId);
	// A step whose visit does not take place becomes a telephone contact.
	const { visits } = whatHolds(series, all, work.now);
	const { zone } = series.site;
	const holidayOf = holidayCalendar(await holidayRows(work));
	const plan = makePlan(
		template,
		known!.facts,
		visits.map(({ number, startsAt }) => ({ number, day: dayOf(startsAt, zone) })),
		(day) => !isWeekend(day) && holidayOf(day) === null,
		dayOf(work.now, zone)
	);
	const shown = visits.map(({ number, startsAt, endsAt }) => ({
		number,
		day: dayOf(startsAt, zone),
		startsAt,
		endsAt,
		label: labelOf(series, number)
	}));
	const entries = planEntries(plan.steps, shown, { today: dayOf(work.now, zone), now: work.now });
	const next = nextEntry(entries, work.now);
	const cancelled = cancelledVisits(all, work.now);
	return { person, template, facts: known!.facts, series, visits, cancelled, plan, entries, next };
}

/** What the service calls the visit of that number. */
function labelOf({ service }: SeriesDetails, number: number): Localized {
	return service.rules.visits.find((one) => one.number === number)?.label ?? service.name;
}
