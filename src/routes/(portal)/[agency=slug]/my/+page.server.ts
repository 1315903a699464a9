import { contactOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { visitFilter } from '#lib/visits/contacts/contact-filter.ts';
import { visitsOfContact } from '#lib/visits/contacts/contact-queries.server.ts';
import { againHref } from '#lib/visits/contacts/contact-sites.ts';
import { offeredServices } from '#lib/visits/queries.server.ts';
import { visitStatus } from '#lib/visits/status.ts';
import { variantLabel } from '#lib/visits/time/variants.ts';

export async function load({ locals, url, params }) {
	const filter = visitFilter(url.searchParams);
	return reading(contactOf(locals), async (work) => {
		const { rows, total, page, pages } = await visitsOfContact(work, filter);
		const offered = new Set((await offeredServices(work)).map(({ key }) => key));
		return {
			filter: { ...filter, page },
			total,
			pages,
			visits: rows.map((row) => ({
				id: row.id,
				number: row.number,
				startsAt: row.startsAt,
				endsAt: row.endsAt,
				zone: row.zone,
				reference: row.reference,
				service: row.service[locals.language],
				way: variantLabel(row.rules, row.variant)?.[locals.language] ?? '',
				organization: row.organization,
				place: [row.address, row.room].filter(Boolean).join(' '),
				again: offered.has(row.serviceKey)
					? againHref(`/${params.agency}`, { ...row, service: { key: row.serviceKey } })
					: null,
				status: visitStatus(row, work.now, row.zone)
			}))
		};
	});
}
