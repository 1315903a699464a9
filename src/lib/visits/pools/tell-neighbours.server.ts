import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById } from '#lib/identity/queries.server.ts';
import type { JobData } from '#lib/jobs/queue.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { tellChanged } from '#lib/visits/pools/pool-notices.server.ts';
import { wishesPlaced } from '#lib/visits/pools/pool-queries.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';

/**
 * Tells every organization that shares a series how its dates are after a change. Data: the series,
 * and the change's own key, by which nobody is told twice.
 */
export async function tellNeighbours(agencyId: string, data: JobData): Promise<void> {
	const agency = await agencyById(agencyId);
	await acting({ kind: 'system', agencyId }, async (work) => {
		const found = await seriesById(work, data.seriesId!);
		if (!found) return;
		for (const wish of await wishesPlaced(work, found.id)) {
			const token = await makeLink(work, 'pool', wish.id);
			await tellChanged(work, agency, wish, found, { token, change: data.change! });
		}
	});
}
