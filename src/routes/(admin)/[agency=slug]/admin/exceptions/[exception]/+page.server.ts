import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { LEARNED_MAX, mayReview, STORY_MAX } from '#lib/amends/exception.ts';
import { openException } from '#lib/amends/open-exception.server.ts';
import { exceptionById } from '#lib/amends/queries.server.ts';
import { reviewException } from '#lib/amends/review-exception.server.ts';
import { exceptionState } from '#lib/amends/state-words.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import { isUuid } from '#lib/base/ids.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	refusePage,
	staffOf
} from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { optionalText, parseForm, text } from '#lib/ui/form.ts';

type Sent = import('./$types').RequestEvent;

/** What was granted and by whom; to whom and why is opened by an act that leaves a line. */
export async function load({ locals, params, url }) {
	const actor = staffOf(locals);
	if (!mayReview(actor.role)) refusePage([problem('not_allowed')]);
	if (!isUuid(params.exception)) missing();
	const { zone } = agencyOf(locals);
	const found = await reading(actor, (work) => exceptionById(work, params.exception, zone));
	if (!found) missing();
	const { counselor, organization, visitAt, what, won, grantedAt, receivedAt, isAbove } = found;
	return {
		exception: { counselor, organization, visitAt, what, won, grantedAt, receivedAt, isAbove },
		state: exceptionState(found),
		isSaved: url.searchParams.has('saved')
	};
}

const looked = v.object({
	learned: text({ max: LEARNED_MAX, lines: true }),
	story: optionalText({ max: STORY_MAX })
});

/** Counts an act of whoever is signed in on the exception of the address. */
async function begun({ locals, params }: Sent) {
	if (!isUuid(params.exception)) missing();
	const actor = staffOf(locals);
	const tooMany = await countAttempt(agencyOf(locals).id, limits.exceptions, actor.staffId);
	return { actor, tooMany, exceptionId: params.exception };
}

/** The form again with what it is about, which the reader needs to go on. */
async function refusedReview(
	actor: StaffActor,
	exceptionId: string,
	problems: Problem[],
	values: Record<string, string>
) {
	const opened = await acting(actor, (work) => openException(work, exceptionId));
	return refuseForm(problems, { values, opened: opened.ok ? opened.value : null });
}

export const actions = {
	read: keepTyped(async (event: Sent) => {
		const { actor, tooMany, exceptionId } = await begun(event);
		if (tooMany) return refuseForm([tooMany], { values: {} });
		const outcome = await acting(actor, (work) => openException(work, exceptionId));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		return { opened: outcome.value, problems: [], values: {} };
	}),
	review: keepTyped(async (event: Sent) => {
		const { actor, tooMany, exceptionId } = await begun(event);
		const parsed = parseForm(looked, await event.request.formData());
		const values = parsed.ok
			? { learned: parsed.value.learned, story: parsed.value.story ?? '' }
			: parsed.values;
		if (tooMany) return refuseForm([tooMany], { values });
		if (!parsed.ok) return refusedReview(actor, exceptionId, parsed.problems, values);
		const review = { exceptionId, ...parsed.value };
		const outcome = await acting(actor, (work) => reviewException(work, review));
		if (!outcome.ok) return refusedReview(actor, exceptionId, outcome.problems, values);
		redirect(303, '?saved');
	})
};
