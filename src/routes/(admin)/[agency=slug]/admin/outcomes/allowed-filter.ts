import type { Role } from '#lib/base/actor.ts';
import type { DashboardFilter } from '#lib/outcomes/dashboard-filter.ts';

/**
 * What of a filter a role may ask: who sees no records has programme and period alone, since groups
 * and periods together would single out few; one counselor's figures are for administrators.
 */
export function allowedFilter(filter: DashboardFilter, role: Role): DashboardFilter {
	if (role === 'administrator') return filter;
	if (role === 'lead') return { ...filter, counselorId: null };
	// What is told is told of quarters: a month that is asked for says which, and so does the form then.
	const from = filter.from && quarterMonths(filter.from).from;
	const to = filter.to && quarterMonths(filter.to).to;
	return { ...filter, from, to, size: null, organization: null, counselorId: null, by: 'quarter' };
}

/** The first and the last month of the quarter of a month, as yyyy-mm. */
function quarterMonths(month: string) {
	const [year, number] = [month.slice(0, 4), Number(month.slice(5))];
	const last = Math.ceil(number / 3) * 3;
	const named = (one: number) => `${year}-${String(one).padStart(2, '0')}`;
	return { from: named(last - 2), to: named(last) };
}
