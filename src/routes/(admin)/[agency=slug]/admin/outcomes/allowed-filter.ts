import type { Role } from '#lib/base/actor.ts';
import type { DashboardFilter } from '#lib/outcomes/dashboard-filter.ts';
import { periodAround } from '#lib/outcomes/reports/period.ts';

/**
 * What of a filter a role may ask: who sees no records has programme and period alone, since groups
 * and periods together would single out few; one counselor's figures are for administrators.
 */
export function allowedFilter(filter: DashboardFilter, role: Role): DashboardFilter {
	if (role === 'administrator') return filter;
	if (role === 'lead') return { ...filter, counselorId: null };
	// What is told is told of quarters: a month that is asked for says which, and so does the form then.
	const from = filter.from && quarterOf(filter.from).from.slice(0, 7);
	const to = filter.to && quarterOf(filter.to).to.slice(0, 7);
	return { ...filter, from, to, size: null, organization: null, counselorId: null, by: 'quarter' };
}

function quarterOf(month: string) {
	return periodAround('quarter', `${month}-01`);
}
