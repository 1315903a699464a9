import { agencyOf, missing } from '#lib/server/doors.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { poster } from '#lib/visits/papers/poster.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';
import { readingShown } from '../shown-series.server.ts';

export function load({ locals, params }) {
	const { language } = locals;
	const home = `${settings.publicOrigin}/${agencyOf(locals).slug}`;
	return readingShown(locals, params.id, async (work, series) => {
		// Nobody enrols in a service without a programme.
		if (!series.service.templateKey) missing();
		const visits = await visitsOfSeries(work, series.id);
		return { id: series.id, poster: poster(series, visits, { home, language, now: work.now }) };
	});
}
