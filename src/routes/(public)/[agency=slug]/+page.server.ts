import { visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { offeredServices } from '#lib/visits/queries.server.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';

export async function load({ locals }) {
	const services = await reading(visitorOf(locals), offeredServices);
	return {
		services: services.map(({ key, name, summary, rules }) => ({
			key,
			name: name[locals.language],
			summary: summary[locals.language],
			headcount: rules.headcount,
			// The list says employees; other sizes are said on the page of the service.
			organizationSize: sizeInEmployees(rules),
			visits: rules.visits.length,
			isAtStops: isAtStops(rules)
		}))
	};
}

function sizeInEmployees({ organizationSize }: ServiceRules): number | null {
	const { min = null, of = 'employees' } = organizationSize ?? {};
	return of === 'employees' ? min : null;
}
