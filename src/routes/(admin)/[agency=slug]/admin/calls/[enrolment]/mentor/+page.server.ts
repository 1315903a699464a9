import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { isUuid } from '#lib/base/ids.ts';
import { askedCalls, callsAddress } from '#lib/calls/asked-calls.ts';
import { handOverPerson } from '#lib/calls/hand-over-person.server.ts';
import { shownPerson } from '#lib/calls/shown-person.server.ts';
import { possibleMentors } from '#lib/programmes/mentor-queries.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { id, parseForm, text } from '#lib/ui/form.ts';
import { callerActing, callerOf } from '../../calls-door.server.ts';

const REASON_MAX = 300;

export async function load({ locals, params, url }) {
	const actor = callerOf(locals);
	if (!isUuid(params.enrolment)) missing();
	const agency = agencyOf(locals);
	const search = askedCalls(url.searchParams, actor.role);
	const page = `/${agency.slug}/admin/calls/${params.enrolment}${callsAddress(search)}`;
	return reading(actor, async (work) => {
		const shown = await shownPerson(work, agency, params.enrolment);
		if (!shown) missing();
		if (!shown.opened || shown.opened === 'over') redirect(303, page);
		const { mentor, handOvers } = shown.opened;
		const others = (await possibleMentors(work)).filter((one) => one.id !== mentor?.id);
		return { name: shown.name, mentor, handOvers, others, page, search, max: REASON_MAX };
	});
}

const form = v.object({ to: id(), reason: text({ max: REASON_MAX }) });

export const actions = {
	default: keepTyped(async ({ locals, params, request, url }) => {
		const { actor, tooMany } = await callerActing(locals);
		if (!isUuid(params.enrolment)) missing();
		const agency = agencyOf(locals);
		const typed = await request.formData();
		if (tooMany) return refuseForm([tooMany], { values: textsOf(typed) });
		const parsed = parseForm(form, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { to: toId, reason } = parsed.value;
		const handOver = { enrolmentId: params.enrolment, toId, reason };
		const outcome = await acting(actor, (work) => handOverPerson(work, agency, handOver));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		const address = callsAddress(askedCalls(url.searchParams, actor.role));
		redirect(303, `/${agency.slug}/admin/calls/${params.enrolment}${address}`);
	})
};
