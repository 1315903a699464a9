import { fits } from '#lib/outcomes/reports/layout.ts';
import { programmesOf } from '#lib/outcomes/reports/report-people.server.ts';
import { shippedLayouts } from '#lib/outcomes/reports/shipped-layouts.ts';
import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

export async function load({ locals }) {
	const actor = staffOf(locals);
	const programmes = await reading(actor, programmesOf);
	const { language } = locals;
	const fitting = shippedLayouts().filter((layout) => programmes.some((one) => fits(layout, one)));
	return {
		role: actor.role,
		isAnything: programmes.some(({ outcomes }) => outcomes.length > 0),
		layouts: fitting.map(({ key, label, lead }) => ({
			key,
			label: label[language],
			lead: lead[language]
		}))
	};
}
