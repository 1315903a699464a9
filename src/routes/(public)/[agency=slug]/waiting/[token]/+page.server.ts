import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { leaveWaiting } from '#lib/visits/waiting/join-waiting.server.ts';
import { waitingById } from '#lib/visits/waiting/waiting-queries.server.ts';

export async function load({ locals, params }) {
	const { zone } = agencyOf(locals);
	return reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'waiting', params.token);
		const found = id && (await waitingById(work, id));
		if (!found) missing('link_unknown');
		const { waiting, service } = found;
		return {
			service: service.name[locals.language],
			headcount: waiting.headcount,
			weekdays: waiting.weekdays,
			beforeDay: waiting.beforeDay,
			zone,
			joinedAt: waiting.joinedAt,
			hasLeft: waiting.leftAt !== null
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, getClientAddress }) => {
		const agency = agencyOf(locals);
		const tooMany = await countAttempt(agency.id, limits.hold, getClientAddress());
		if (tooMany) return refuseForm([tooMany], {});
		const visitor = visitorOf(locals);
		const id = await reading(visitor, (work) => subjectOfLink(work, 'waiting', params.token));
		if (!id) missing('link_unknown');
		await acting(visitor, (work) => leaveWaiting(work, id));
		redirect(303, `/${agency.slug}/waiting/${params.token}`);
	})
};
