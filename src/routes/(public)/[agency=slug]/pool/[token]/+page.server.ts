import { redirect } from '@sveltejs/kit';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { agencyOf, missing, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { wishById } from '#lib/visits/pools/pool-queries.server.ts';
import { withdrawWish } from '#lib/visits/pools/withdraw-wish.server.ts';

export async function load({ locals, params, url }) {
	return reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'pool', params.token);
		const found = id && (await wishById(work, id));
		if (!found) missing('link_unknown');
		const { shared, visits, withdrawnAt, hadPlace, service, organization, people, address } = found;
		return {
			organization,
			people,
			address,
			service: { key: service.key, name: service.name[locals.language] },
			isNew: url.searchParams.has('new'),
			isWithdrawn: withdrawnAt !== null,
			/** The visits that it would have shared were cancelled; it waits again. */
			lostPlace: hadPlace && !shared,
			/** A place is given, and nothing is promised to the host yet. */
			isArranged: shared !== null && shared.confirmedAt === null,
			place: shared?.confirmedAt && {
				host: shared.organization.name,
				address: [shared.site.address, shared.site.room].filter(Boolean).join(' '),
				zone: shared.site.zone,
				code: shared.service.templateKey ? shared.code : null,
				/** Whether a visit is left to which they could not come. */
				isAhead: visits.some(({ endsAt }) => endsAt > work.now),
				visits: visits.map(({ number, startsAt, endsAt }) => ({ number, startsAt, endsAt }))
			}
		};
	});
}

export const actions = {
	withdraw: async ({ locals, params }) => {
		const agency = agencyOf(locals);
		const outcome = await acting(visitorOf(locals), async (work) => {
			const id = (await subjectOfLink(work, 'pool', params.token)) ?? missing('link_unknown');
			return withdrawWish(work, id);
		});
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `/${agency.slug}/pool/${params.token}`);
	}
};
