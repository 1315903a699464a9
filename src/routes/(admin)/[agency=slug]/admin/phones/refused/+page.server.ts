import { refusedFilters, refusedRecords } from '#lib/field/refused-queries.server.ts';
import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

const PAGES_MAX = 1_000_000;

/** Refused records without what they say: whose, when, of what kind, and why. */
export async function load({ locals, url }) {
	const asked = url.searchParams;
	const filter = refusedFilters.find((one) => one === asked.get('show')) ?? 'open';
	const page = Math.min(Math.max(1, Math.trunc(Number(asked.get('page'))) || 1), PAGES_MAX);
	const found = await reading(staffOf(locals), (work) => refusedRecords(work, filter, page));
	return {
		filter,
		...found,
		done: asked.has('done'),
		rows: found.rows.map(({ id, counselor, device, kind, problem, occurredAt, act }) => ({
			...{ id, counselor, device, kind, problem, occurredAt, act }
		}))
	};
}
