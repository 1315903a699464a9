import { peopleQuery } from '#lib/visits/services/people-form.ts';
import type { OrganizationKind } from '#lib/visits/time/who-may-book.ts';

/** What was typed of the people of a booking, and of what. */
type Booked = {
	reference: string;
	headcount: number;
	organizationSize: number | null;
	organizationKind: OrganizationKind | null;
	variant: string | null;
	area: string | null;
	service: { key: string };
};

type Series = Booked & {
	organization: { name: string };
	site: { id: string; address: string; room: string };
};

/** A place of a contact, with the newest booking of each service there. */
export type ContactSite<S extends Series> = { newest: S; byService: S[] };

/**
 * The places in a contact's bookings, which come the newest first: one for each organization,
 * address and room, since every booking without a sign-in keeps a site of its own.
 */
export function sitesOf<S extends Series>(bookings: S[]): ContactSite<S>[] {
	const sites = new Map<string, ContactSite<S>>();
	for (const one of bookings) {
		const key = JSON.stringify([one.organization.name, one.site.address, one.site.room]);
		const site = sites.get(key) ?? { newest: one, byService: [] };
		sites.set(key, site);
		const isNew = !site.byService.some(({ service }) => service.key === one.service.key);
		if (isNew) site.byService.push(one);
	}
	return [...sites.values()];
}

/** Where the same is booked once more, with what was typed then. */
export function againHref(home: string, one: Booked): string {
	const people = peopleQuery({
		people: one.headcount,
		employees: one.organizationSize,
		kind: one.organizationKind,
		variant: one.variant,
		area: one.area
	});
	return `${home}/book/${one.service.key}?${people}&again=${one.reference}`;
}
