import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { shownChecklists } from '#lib/outcomes/checklists.ts';
import type { DashboardFilter } from '#lib/outcomes/dashboard-filter.ts';
import {
	countsFor,
	programmesWithOutcomes,
	waitingOutcomes
} from '#lib/outcomes/dashboard-queries.server.ts';
import { outcomesFor } from '#lib/outcomes/dashboard.ts';
import { countToTell } from '#lib/outcomes/suppression.ts';
import { toldCounts } from '#lib/outcomes/told-counts.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import { together, type Work } from '#lib/server/work.server.ts';

/** `filter` as the viewer may ask it; `k` their threshold, 0 for whoever sees records. */
type Asked = { filter: DashboardFilter; k: number; zone: string; language: Language };

/**
 * The figures of the programme that is asked for, else of the one with the most people, with those there
 * are to choose among; `programme` is null where none has an outcome.
 */
export async function programmeFigures(work: Work, { filter, k, zone, language }: Asked) {
	const programmes = programmesFor(await programmesWithOutcomes(work), k);
	const body =
		programmes.find((one) => `${one.key}@${one.version}` === filter.programme) ?? programmes[0];
	// Spans of time are made of everybody's, so that they are the same whatever is asked.
	const [counts, waiting] = await together(
		async () =>
			!body
				? []
				: k === 0
					? countsFor(work, body, filter, zone)
					: toldCounts(work, body.key, zone, k),
		() => waitingOutcomes(work, zone)
	);
	return {
		today: dayOf(work.now, zone),
		waiting: k === 0 ? waiting : countToTell(waiting),
		programmes: programmes.map(({ key, version, label }) => ({
			value: `${key}@${version}`,
			label: label[language],
			version
		})),
		programme: body
			? {
					value: `${body.key}@${body.version}`,
					label: body.label[language],
					source: body.source[language],
					outcomes: outcomesFor(body, counts, { filter, k, language }),
					checklists: shownChecklists(body, counts, k)
				}
			: null
	};
}

/**
 * The programmes to choose among: for who sees no records each once, over all its versions, since one version
 * beside all of them would be the difference of two views.
 */
function programmesFor(programmes: Template[], k: number): Template[] {
	if (k === 0) return programmes;
	const newest = (key: string) =>
		programmes.filter((one) => one.key === key).toSorted((a, b) => b.version - a.version)[0]!;
	return [...new Set(programmes.map(({ key }) => key))].map(newest);
}
