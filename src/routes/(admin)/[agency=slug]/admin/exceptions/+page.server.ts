import { redirect } from '@sveltejs/kit';
import { monthOf, nextMonth } from '#lib/amends/cap.ts';
import { mayReview } from '#lib/amends/exception.ts';
import { exceptionState } from '#lib/amends/state-words.ts';
import { foundExceptions, whoGranted } from '#lib/amends/queries.server.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { askedExceptions } from './asked-exceptions.ts';

const PAGES_MAX = 1_000_000;
const MONTHS_OFFERED = 13;

/** What counselors granted, without to whom and why: that is opened one by one. */
export async function load({ locals, url }) {
	const actor = staffOf(locals);
	const { slug, zone } = agencyOf(locals);
	// Whoever leads a team without the records reads what is told to everybody.
	if (!mayReview(actor.role)) redirect(303, `/${slug}/admin/exceptions/stories`);
	const search = askedExceptions(url.searchParams);
	const asked = Math.trunc(Number(url.searchParams.get('page'))) || 1;
	const page = Math.min(Math.max(1, asked), PAGES_MAX);
	return reading(actor, async (work) => {
		const found = await foundExceptions(work, search, zone, page);
		return {
			role: actor.role,
			search,
			months: monthsBefore(monthOf(work.now, zone), search.month),
			counselors: await whoGranted(work),
			...{ total: found.total, page: found.page, pages: found.pages },
			exceptions: found.rows.map((row) => ({
				...{ id: row.id, counselor: row.counselor, organization: row.organization },
				...{ what: row.what, won: row.won, grantedAt: row.grantedAt },
				...{ isToPerson: row.isToPerson, isAbove: row.isAbove, state: exceptionState(row) }
			}))
		};
	});
}

/** This month and those before it, the newest first; and the one that is looked for. */
function monthsBefore(month: string, asked: string | null): string[] {
	const months = [month];
	while (months.length < MONTHS_OFFERED) months.push(nextMonth(months.at(-1)!, -1));
	return asked === null || months.includes(asked) ? months : [asked, ...months];
}
