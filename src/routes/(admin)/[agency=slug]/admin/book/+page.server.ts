import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { offeredServices } from '#lib/visits/queries.server.ts';

export async function load({ locals }) {
	const services = await reading(staffOf(locals), offeredServices);
	return {
		services: services.map(({ key, name, summary }) => ({
			key,
			name: name[locals.language],
			summary: summary[locals.language]
		}))
	};
}
