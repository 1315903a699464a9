import { worksAs } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { figuresDay } from '#lib/outcomes/as-of.ts';
import { askedFilter, isOfEverybody } from '#lib/outcomes/dashboard-filter.ts';
import {
	countsFor,
	programmesWithOutcomes,
	waitingOutcomes,
	whoHeldContacts
} from '#lib/outcomes/dashboard-queries.server.ts';
import { shownChecklists } from '#lib/outcomes/checklists.ts';
import { outcomesFor } from '#lib/outcomes/dashboard.ts';
import { satisfactionOf } from '#lib/outcomes/queries.server.ts';
import { thresholdOf } from '#lib/outcomes/reports/asked-report.server.ts';
import { shownSatisfaction } from '#lib/outcomes/shown.ts';
import { countToTell } from '#lib/outcomes/suppression.ts';
import { toldCounts } from '#lib/outcomes/told-counts.server.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { allowedFilter, programmesFor } from './allowed-filter.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const actor = staffOf(locals);
	const { language } = locals;
	const k = thresholdOf(actor.role);
	const wished = askedFilter(url.searchParams);
	const filter = allowedFilter(wished, actor.role);
	return reading(actor, async (work) => {
		const programmes = programmesFor(await programmesWithOutcomes(work), k);
		const body = programmes.find((one) => `${one.key}@${one.version}` === filter.programme);
		const chosen = body ?? programmes[0];
		// Spans of time are made of everybody's, so that they are the same whatever is asked.
		const counts = !chosen
			? []
			: k === 0
				? await countsFor(work, chosen, filter, zone)
				: await toldCounts(work, chosen.key, zone, k);
		const today = dayOf(work.now, zone);
		const waiting = await waitingOutcomes(work, zone);
		const surveys = await satisfactionOf(work, k);
		return {
			asOf: work.now,
			today,
			figuresDay: figuresDay(today, k),
			isExact: k === 0,
			isAdministrator: worksAs(actor, 'administrator'),
			filter: { ...filter, programme: chosen ? `${chosen.key}@${chosen.version}` : null },
			isNarrowed: !isOfEverybody(wished) && isOfEverybody(filter),
			waiting: k === 0 ? waiting : countToTell(waiting),
			counselors: worksAs(actor, 'administrator') ? await whoHeldContacts(work) : [],
			programmes: programmes.map((one) => ({
				value: `${one.key}@${one.version}`,
				label: one.label[language],
				version: one.version
			})),
			programme: chosen && {
				label: chosen.label[language],
				source: chosen.source[language],
				outcomes: outcomesFor(chosen, counts, { filter, k, language }),
				checklists: shownChecklists(chosen, counts, k)
			},
			surveys: surveys.map((one) => shownSatisfaction(one, k, language))
		};
	});
}
