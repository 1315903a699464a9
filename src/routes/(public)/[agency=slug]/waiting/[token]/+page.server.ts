import { redirect } from '@sveltejs/kit';
import type { Outcome } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { confirmWaiting } from '#lib/visits/waiting/confirm-waiting.server.ts';
import { leaveWaiting } from '#lib/visits/waiting/leave-waiting.server.ts';
import { standingOffer, waitingById } from '#lib/visits/waiting/waiting-queries.server.ts';
import type { RequestEvent } from './$types';

export async function load({ locals, params }) {
	const { zone } = agencyOf(locals);
	return reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'waiting', params.token);
		const found = id && (await waitingById(work, id));
		if (!found) missing('link_unknown');
		const { waiting, service } = found;
		return {
			service: service.name[locals.language],
			serviceKey: service.key,
			headcount: waiting.headcount,
			weekdays: waiting.weekdays,
			beforeDay: waiting.beforeDay,
			zone,
			joinedAt: waiting.joinedAt,
			/** Whether the button was pressed that puts them in line. */
			isInLine: waiting.confirmedAt !== null,
			hasLeft: waiting.leftAt !== null,
			/** Until when a time is kept for them that they were offered. */
			offeredUntil: await standingOffer(work, waiting.id)
		};
	});
}

type Act = (work: Work, id: string) => Promise<Outcome<null>>;

/** What the holder of the link does with the place; a link alone, opened by whatever reads mail, does nothing. */
const doing = (act: Act) =>
	keepTyped(async ({ locals, params, getClientAddress }: RequestEvent) => {
		const agency = agencyOf(locals);
		const tooMany = await countAttempt(agency.id, limits.hold, getClientAddress());
		if (tooMany) return refuseForm([tooMany], {});
		const visitor = visitorOf(locals);
		const id = await reading(visitor, (work) => subjectOfLink(work, 'waiting', params.token));
		if (!id) missing('link_unknown');
		const outcome = await acting(visitor, (work) => act(work, id));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `/${agency.slug}/waiting/${params.token}`);
	});

export const actions = { confirm: doing(confirmWaiting), leave: doing(leaveWaiting) };
