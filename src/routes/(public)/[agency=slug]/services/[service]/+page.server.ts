import { missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { shownService } from '#lib/visits/shown-service.ts';

export async function load({ locals, params }) {
	const service = await reading(visitorOf(locals), (work) => serviceByKey(work, params.service));
	if (!service) missing();
	return { service: shownService(service, locals.language) };
}
