import { redirect, type RequestEvent } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { stoppedBy } from '#lib/identity/stop-link.server.ts';
import {
	isStopped,
	resumeReminders,
	stopReminders,
	type Reminded
} from '#lib/notices/stops.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';

export async function load({ locals, params }) {
	return reading(visitorOf(locals), async (work) => {
		const reminded = (await stoppedBy(work, params.token)) ?? missing('link_unknown');
		return { audience: reminded.audience, isStopped: await isStopped(work, reminded) };
	});
}

type Act = (work: Work, reminded: Reminded) => Promise<void>;

/** Looking at the page stops nothing: mail programs open links by themselves. */
function changing(act: Act) {
	return keepTyped(async ({ locals, params, getClientAddress }: RequestEvent) => {
		const agency = agencyOf(locals);
		const tooMany = await countAttempt(agency.id, limits.answer, getClientAddress());
		if (tooMany) return refuseForm([tooMany], { values: {} });
		await acting(visitorOf(locals), async (work) => {
			const reminded = (await stoppedBy(work, params.token!)) ?? missing('link_unknown');
			await act(work, reminded);
		});
		redirect(303, `/${agency.slug}/stop/${params.token}`);
	});
}

export const actions = { stop: changing(stopReminders), resume: changing(resumeReminders) };
