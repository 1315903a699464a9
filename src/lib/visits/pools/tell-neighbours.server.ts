import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById } from '#lib/identity/queries.server.ts';
import type { JobData } from '#lib/jobs/queue.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { tellChanged, tellUnplaced, tellPlaced } from '#lib/visits/pools/pool-notices.server.ts';
import { wishesPlaced } from '#lib/visits/pools/pool-queries.server.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { isLapsed } from '#lib/visits/status.ts';

/**
 * Tells every organization that shares a series how it stands after a change: where and when, once it
 * is promised; its dates, where they changed since; that it waits again, where no visit is left. Of
 * changes before the promise nobody is told. Data: the series, and the change's own key, by which
 * nobody is told twice; `what` is `confirmed` for the promise itself.
 */
export async function tellNeighbours(agencyId: string, data: JobData): Promise<void> {
	const agency = await agencyById(agencyId);
	await acting({ kind: 'system', agencyId }, async (work) => {
		const found = await seriesById(work, data.seriesId!);
		if (!found) return;
		const visits = await visitsOfSeries(work, found.id);
		const { confirmedAt } = found;
		const live = visits.filter((one) => !one.cancelledAt);
		// Before the promise they count on it until the first of them begins.
		const isKept = confirmedAt
			? live.some((one) => !isLapsed({ ...one, confirmedAt }, work.now))
			: live.length > 0 && live.every((one) => one.startsAt > work.now);
		if (isKept && !confirmedAt) return;
		for (const wish of await wishesPlaced(work, found.id)) {
			const token = await makeLink(work, 'pool', wish.id);
			if (!isKept) await tellUnplaced(work, agency, wish, found, { template: 'pool-lost', token });
			else if (data.what === 'confirmed') await tellPlaced(work, agency, wish, found, { token });
			else await tellChanged(work, agency, wish, found, { token, change: data.change! });
		}
	});
}
