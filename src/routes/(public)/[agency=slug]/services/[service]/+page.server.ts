import { timetableOf } from '#lib/programmes/turns/timetable.server.ts';
import { agencyOf, missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { againOf } from '#lib/visits/booking/booking-form.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { typedPeople } from '#lib/visits/services/people-form.ts';
import { shownService } from '#lib/visits/services/shown-service.ts';
import { isAtStops, walkInOf } from '#lib/visits/time/stops.ts';

export async function load({ locals, params, url }) {
	const { zone } = agencyOf(locals);
	const found = await reading(visitorOf(locals), async (work) => {
		const service = await serviceByKey(work, params.service);
		return service && { service, rows: await timetableOf(work, service, zone) };
	});
	if (!found) missing();
	const { language } = locals;
	const { service, rows } = found;
	const { rules } = service;
	return {
		/** Where the agency stands and when; null for a service that comes to organizations. */
		timetable: isAtStops(rules)
			? {
					by: url.searchParams.get('by') === 'stop' ? ('stop' as const) : ('date' as const),
					zone,
					walkIn: walkInOf(service),
					stops: rules.stops!.map(({ key, name, address, note }) => ({
						...{ key, name: name[language], address, note: note?.[language] ?? '' }
					})),
					rows
				}
			: null,
		service: shownService(service, language),
		/** What whoever comes back from the dates answered before. */
		typed: typedPeople(url.searchParams),
		again: againOf(url.searchParams)
	};
}
