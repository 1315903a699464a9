import { contactOf } from '#lib/server/doors.server.ts';
import { reportedAmong } from '#lib/results/queries.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { certifiedAmong } from '#lib/visits/papers/certificate-queries.server.ts';
import { variantLabel } from '#lib/visits/time/variants.ts';
import { allSeriesOfContact } from '#lib/visits/contacts/contact-queries.server.ts';

export async function load({ locals }) {
	return reading(contactOf(locals), async (work) => {
		const all = await allSeriesOfContact(work);
		const ids = all.map(({ id }) => id);
		const certified = await certifiedAmong(work, ids);
		const reported = await reportedAmong(work, ids);
		return {
			bookings: all.map((one) => ({
				reference: one.reference,
				service: one.service.name[locals.language],
				way: variantLabel(one.service.rules, one.variant)?.[locals.language] ?? '',
				organization: one.organization.name,
				place: [one.site.address, one.site.room].filter(Boolean).join(' '),
				requestedAt: one.requestedAt,
				zone: one.site.zone,
				hasPoster: one.service.templateKey !== null && one.confirmedAt !== null,
				hasCertificate: certified.has(one.id),
				hasReport: reported.has(one.id)
			}))
		};
	});
}
