import { isUuid } from '#lib/base/ids.ts';
import { orderOfTurns } from '#lib/programmes/turns/order-of-turns.server.ts';
import { missing, staffOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';

export async function load({ locals, params }) {
	if (!isUuid(params.id)) missing();
	const found = await acting(staffOf(locals), (work) => orderOfTurns(work, params.id));
	if (!found) missing();
	const { series, visits, isNamed } = found;
	return {
		isNamed,
		series: {
			id: series.id,
			organization: series.organization.name,
			service: series.service.name[locals.language],
			zone: series.site.zone
		},
		visits
	};
}
