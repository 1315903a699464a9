import { worksAs } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { figuresDay } from '#lib/outcomes/as-of.ts';
import { askedFilter, isOfEverybody } from '#lib/outcomes/dashboard-filter.ts';
import { counselorsWithFigures } from '#lib/outcomes/dashboard-queries.server.ts';
import { programmeFigures } from '#lib/outcomes/programme-figures.server.ts';
import { satisfactionOf } from '#lib/outcomes/queries.server.ts';
import { thresholdOf } from '#lib/outcomes/reports/asked-report.server.ts';
import { shownSatisfaction } from '#lib/outcomes/shown.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { allowedFilter } from './allowed-filter.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const actor = staffOf(locals);
	const { language } = locals;
	const k = thresholdOf(actor.role);
	const isAdministrator = worksAs(actor, 'administrator');
	const wished = askedFilter(url.searchParams);
	const filter = allowedFilter(wished, actor.role);
	return reading(actor, async (work) => {
		const told = {
			asOf: work.now,
			isExact: k === 0,
			isAdministrator,
			figuresDay: figuresDay(dayOf(work.now, zone), k)
		};
		if (url.searchParams.get('show') === 'satisfaction') {
			const surveys = await satisfactionOf(work, k);
			return { ...told, surveys: surveys.map((one) => shownSatisfaction(one, k, language)) };
		}
		const figures = await programmeFigures(work, { filter, k, zone, language });
		return {
			...told,
			surveys: null,
			figures: {
				...figures,
				filter: { ...filter, programme: figures.programme?.value ?? null },
				isNarrowed: !isOfEverybody(wished) && isOfEverybody(filter),
				counselors: isAdministrator ? await counselorsWithFigures(work) : []
			}
		};
	});
}
