import { and, eq, inArray } from 'drizzle-orm';
import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import type { Written } from '#lib/notices/notice-checks.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import {
	tellBooked,
	tellCancelled,
	tellConfirmed,
	tellCorrected,
	tellLink,
	tellMoved
} from '#lib/visits/booking/booked-notice.server.ts';
import { changedSince } from '#lib/visits/dates-told.ts';
import { isCancellation, seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { cancellation, visit } from '#lib/visits/schema.server.ts';

/** The mails that tell an organization the dates of its series. */
export const seriesMails = [
	...(['series-booked', 'series-confirmed', 'series-moved'] as const),
	...(['series-cancelled', 'series-link', 'series-corrected'] as const)
];

/**
 * Whether a mail about a series still tells its dates as they are, to whoever is its contact. Where it
 * does not, what only this mail says is told anew, to the contact and with the dates of now; the rest
 * stands in the mails of the changes since.
 */
export async function isSeriesMailTrue(work: Work, written: Written): Promise<boolean> {
	const { template, told } = written;
	// Written before notices kept what they tell.
	if (!told) return true;
	const found = (await seriesById(work, told.seriesId))!;
	// It says that an answer will come, and the answer came.
	if (template === 'series-booked' && found.confirmedAt) return false;
	const visits = await visitsOfSeries(work, found.id);
	const changed = changedSince(told.dates, visits);
	const isTheirs = written.recipient === found.organization.contactEmail;
	if (changed.size === 0 && isTheirs) return true;
	// Of the others its contact was told by the change itself.
	const numbers = (told.numbers ?? []).filter((number) => !changed.has(number));
	const isLive = visits.some(({ cancelledAt }) => !cancelledAt);
	const saysMore =
		template === 'series-moved' ? numbers.length > 0 : isLive || saysAnyway(template);
	if (saysMore) {
		const agency = await agencyById(work.actor.agencyId);
		await tellAnew(work, agency, template, { seriesId: found.id, numbers });
	}
	return false;
}

/** What is told also where no visit is left. */
function saysAnyway(template: string): boolean {
	return ['series-cancelled', 'series-link', 'series-corrected'].includes(template);
}

type Said = { seriesId: string; numbers: number[] };

async function tellAnew(
	work: Work,
	agency: Agency,
	template: string,
	{ seriesId, numbers }: Said
): Promise<void> {
	const token = await makeLink(work, 'series', seriesId);
	const once = `${seriesId} ${work.now.toISOString()}`;
	switch (template) {
		case 'series-booked':
			return tellBooked(work, agency, seriesId, token, once);
		case 'series-confirmed':
			return tellConfirmed(work, agency, seriesId, token, once);
		case 'series-link':
			return tellLink(work, agency, seriesId, token, once);
		case 'series-corrected':
			return tellCorrected(work, agency, seriesId, token, once);
		case 'series-moved':
			return tellMoved(work, agency, seriesId, token, { id: once, numbers });
		case 'series-cancelled': {
			const said = await saidOf(work, seriesId, numbers);
			if (said) await tellCancelled(work, agency, seriesId, token, { ...said, numbers }, once);
		}
	}
}

/** Why these visits, cancelled together, do not take place. */
async function saidOf({ actor, tx }: Work, seriesId: string, numbers: number[]) {
	const [found] = await tx
		.select({ reason: cancellation.reason, sentence: cancellation.sentence })
		.from(visit)
		.innerJoin(cancellation, isCancellation)
		.where(
			and(
				eq(visit.agencyId, actor.agencyId),
				eq(visit.seriesId, seriesId),
				inArray(visit.number, numbers)
			)
		)
		.limit(1);
	return found;
}
