import { rulesOfPlaces } from '#lib/visits/contacts/place-rules.server.ts';
import { contactOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { allSeriesOfContact } from '#lib/visits/contacts/contact-queries.server.ts';
import { againHref, sitesOf } from '#lib/visits/contacts/contact-sites.ts';
import { offeredServices } from '#lib/visits/queries.server.ts';

export async function load({ locals, params }) {
	const { language } = locals;
	const home = `/${params.agency}`;
	return reading(contactOf(locals), async (work) => {
		const sites = sitesOf(await allSeriesOfContact(work));
		const offered = new Set((await offeredServices(work)).map(({ key }) => key));
		const rules = await rulesOfPlaces(
			work,
			sites.map(({ newest }) => newest.site.id)
		);
		return {
			sites: sites.map(({ newest, byService }) => ({
				id: newest.site.id,
				organization: newest.organization.name,
				place: [newest.site.address, newest.site.room].filter(Boolean).join(' '),
				reference: newest.reference,
				rules: rules.get(newest.site.id) ?? null,
				again: byService
					.filter(({ service }) => offered.has(service.key))
					.map((one) => ({ service: one.service.name[language], href: againHref(home, one) }))
			}))
		};
	});
}
