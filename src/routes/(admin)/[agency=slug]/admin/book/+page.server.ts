import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { offeredServices } from '#lib/visits/queries.server.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';

export async function load({ locals }) {
	const services = await reading(staffOf(locals), offeredServices);
	const shown = services.map(({ key, name, summary, rules }) => ({
		key,
		name: name[locals.language],
		summary: summary[locals.language],
		/** Held where and when the agency says; no organization books it. */
		isAtStops: isAtStops(rules)
	}));
	return {
		services: shown.filter((one) => !one.isAtStops),
		atStops: shown.filter((one) => one.isAtStops)
	};
}
