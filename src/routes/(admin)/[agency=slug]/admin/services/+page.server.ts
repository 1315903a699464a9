import { redirect } from '@sveltejs/kit';
import { refuseForm, staffOf, agencyOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { draftsOfOffice } from '#lib/visits/editor/draft-queries.server.ts';
import { exampleBookings } from '#lib/visits/services/example-bookings.server.ts';
import { retireService } from '#lib/visits/services/publish-service.server.ts';
import { servicesOfOffice } from '#lib/visits/services/service-queries.server.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	return reading(staffOf(locals), async (work) => {
		const services = [];
		for (const one of await servicesOfOffice(work)) {
			const isOffered = one.publishedAt !== null && one.retiredAt === null;
			const [first] = isOffered
				? await exampleBookings(work, { serviceId: one.id, rules: one.rules }, zone)
				: [];
			services.push({
				id: one.id,
				key: one.key,
				name: one.name[locals.language],
				version: one.version,
				isOffered,
				requests: one.seriesCount,
				next: first?.visits[0]?.startsAt ?? null
			});
		}
		const drafts = await draftsOfOffice(work);
		const done = url.searchParams.get('done');
		const doneName = services.find(({ key }) => key === url.searchParams.get('service'))?.name;
		const begun = drafts.map(({ id, serviceKey, typed, keptAt, keptBy }) => ({
			...{ id, serviceKey, keptAt, keptBy },
			name: typed[`name.${locals.language}`] || typed['name.ko'] || ''
		}));
		return { services, drafts: begun, done, doneName: doneName ?? '' };
	});
}

export const actions = {
	retire: async ({ locals, request, url }) => {
		const key = String((await request.formData()).get('service') ?? '');
		const outcome = await acting(staffOf(locals), (work) => retireService(work, key));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `${url.pathname}?done=retired&service=${encodeURIComponent(key)}`);
	}
};
