import type { Language } from '#lib/base/localized.ts';
import type { CalledOff } from '#lib/programmes/turns/called-off.server.ts';

/** A session that was called off, as `CalledOffSession` shows it. */
export function shownCalledOff(
	{ series, session, own, serviceKey }: CalledOff,
	language: Language
) {
	const { service, site } = series;
	return {
		service: service.name[language],
		place: [site.address, site.room].filter(Boolean).join(' '),
		zone: site.zone,
		...{ session, own, serviceKey }
	};
}
