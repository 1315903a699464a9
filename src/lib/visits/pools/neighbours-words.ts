import { m } from '#lib/i18n/paraglide/messages.js';

/** `2곳, 19명` · `Organizations: 2, people: 19`: who shares a visit, and nobody by name. */
export function neighboursText(of: { organizations: number; people: number }): string {
	return m.pool_neighbours_count({ count: of.organizations, people: of.people });
}
