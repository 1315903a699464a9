import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById } from '#lib/identity/queries.server.ts';
import type { Written } from '#lib/notices/notice-checks.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { changedSince } from '#lib/visits/dates-told.ts';
import { tellPlaced } from '#lib/visits/pools/pool-notices.server.ts';
import { wishWithFate } from '#lib/visits/pools/pool-queries.server.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';

/** The mails that tell a neighbour the dates of a shared visit. */
export const poolMails = ['pool-placed', 'pool-changed'] as const;

/**
 * Whether a mail to a neighbour still tells the dates as they are. A mail of the change tells them
 * now; how its people enrol stands in the first one alone, which is told anew.
 */
export async function isPoolMailTrue(work: Work, { template, told }: Written): Promise<boolean> {
	// Written before notices kept what they tell.
	if (!told?.wishId) return true;
	const visits = await visitsOfSeries(work, told.seriesId);
	if (changedSince(told.dates, visits).size === 0) return true;
	const wish = await wishWithFate(work, told.wishId);
	if (template === 'pool-placed' && wish?.seriesId === told.seriesId) {
		const found = (await seriesById(work, told.seriesId))!;
		const agency = await agencyById(work.actor.agencyId);
		const token = await makeLink(work, 'pool', wish.id);
		const factId = `${wish.id} ${found.id} ${work.now.toISOString()}`;
		await tellPlaced(work, agency, wish, found, { token, factId });
	}
	return false;
}
