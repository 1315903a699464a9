import { apologyOf } from '#lib/visits/booking/apology-queries.server.ts';
import { confirmationPaper } from '#lib/visits/papers/confirmation-paper.ts';
import { neighboursOf } from '#lib/visits/pools/host-queries.server.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';
import { readingHeld } from '../held-series.server.ts';

export function load({ locals, params }) {
	const { language } = locals;
	return readingHeld(locals, params.token, async (work, found) => {
		const visits = await visitsOfSeries(work, found.id);
		const neighbours = await neighboursOf(work, found.id);
		const isApologized = (await apologyOf(work, found.id)) !== null;
		return {
			token: params.token,
			paper: confirmationPaper(found, visits, {
				now: work.now,
				...{ language, neighbours, isApologized }
			})
		};
	});
}
