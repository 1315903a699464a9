import { dayOf } from '#lib/base/days.ts';
import { editionShown, reportSheet } from '#lib/results/queries.server.ts';
import { readingHeld } from '../held-series.server.ts';

/** What was released, never a figure of now. */
export function load({ locals, params }) {
	return readingHeld(locals, params.token, async (work, found) => {
		const { retraction, ...shown } = (await editionShown(work, found.id)) ?? { retraction: null };
		return {
			token: params.token,
			sheet: await reportSheet(work, found),
			shown: 'figures' in shown && shown.figures ? shown : null,
			retraction: retraction && {
				day: dayOf(retraction.at, found.site.zone),
				reason: retraction.reason
			}
		};
	});
}
