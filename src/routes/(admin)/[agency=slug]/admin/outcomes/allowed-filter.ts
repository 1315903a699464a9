import type { Role } from '#lib/base/actor.ts';
import type { DashboardFilter } from '#lib/outcomes/dashboard-filter.ts';

/**
 * What of a filter a role may ask: who sees no records has programme and period alone, since groups
 * and periods together would single out few; one counselor's figures are for administrators.
 */
export function allowedFilter(filter: DashboardFilter, role: Role): DashboardFilter {
	if (role === 'administrator') return filter;
	if (role === 'lead') return { ...filter, counselorId: null };
	return { ...filter, size: null, organization: null, counselorId: null, by: 'quarter' };
}
