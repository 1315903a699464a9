import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { leaveStop, ownPlace } from '#lib/programmes/turns/own-place.server.ts';
import { turnsToChoose } from '#lib/programmes/turns/queries.server.ts';
import { agencyOf, missing, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

export async function load({ locals, params }) {
	const agency = agencyOf(locals);
	return reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'plan', params.token);
		if (!id) missing('link_unknown');
		const place = await ownPlace(work, id);
		if (!place) missing();
		const { series, visit } = place;
		const [turns] = await turnsToChoose(work, series, [visit], id);
		return {
			back: `/${agency.slug}/plan/${params.token}`,
			mayLeave: place.isOpen && !place.isWithdrawn,
			service: series.service.name[locals.language],
			place: [series.site.address, series.site.room].filter(Boolean).join(' '),
			zone: series.site.zone,
			session: { startsAt: visit.startsAt, endsAt: visit.endsAt },
			own: turns?.own ?? []
		};
	});
}

export const actions = {
	default: async ({ locals, params }) => {
		const agency = agencyOf(locals);
		const tooMany = await countAttempt(agency.id, limits.turn, params.token);
		if (tooMany) return refuseForm([tooMany], {});
		const outcome = await acting(visitorOf(locals), async (work) => {
			const id = await subjectOfLink(work, 'plan', params.token);
			if (!id) missing('link_unknown');
			return leaveStop(work, agency, id);
		});
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `/${agency.slug}/plan/${params.token}`);
	}
};
