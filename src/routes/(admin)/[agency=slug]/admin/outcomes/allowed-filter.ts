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

/**
 * The programmes to choose among: for who sees no records each once, over all its versions, since one version
 * beside all of them would be the difference of two views.
 */
export function programmesFor<Of extends { key: string; version: number }>(
	programmes: Of[],
	k: number
): Of[] {
	if (k === 0) return programmes;
	const newest = (key: string) =>
		programmes.filter((one) => one.key === key).toSorted((a, b) => b.version - a.version)[0]!;
	return [...new Set(programmes.map(({ key }) => key))].map(newest);
}
