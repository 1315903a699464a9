import { fits } from '#lib/outcomes/reports/layout.ts';
import { programmesOf } from '#lib/outcomes/reports/report-people.server.ts';
import { shippedLayouts } from '#lib/outcomes/reports/shipped-layouts.ts';
import { worksAs } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { unreportedSeries } from '#lib/results/queries.server.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

export async function load({ locals }) {
	const actor = staffOf(locals);
	const { zone } = agencyOf(locals);
	const { language } = locals;
	const { programmes, unreported } = await reading(actor, async (work) => ({
		programmes: await programmesOf(work),
		unreported: worksAs(actor, 'administrator') ? await unreportedSeries(work) : null
	}));
	const fitting = shippedLayouts().filter((layout) => programmes.some((one) => fits(layout, one)));
	return {
		role: actor.role,
		/** Null for whoever releases none. */
		unreported:
			unreported &&
			unreported.map(({ id, organization, service, endedAt }) => ({
				...{ id, organization, service: service[language], endedOn: dayOf(endedAt, zone) }
			})),
		isAnything: programmes.some(({ outcomes }) => outcomes.length > 0),
		layouts: fitting.map(({ key, label, lead }) => ({
			key,
			label: label[language],
			lead: lead[language]
		}))
	};
}
