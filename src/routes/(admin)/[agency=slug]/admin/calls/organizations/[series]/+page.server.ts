import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { isUuid } from '#lib/base/ids.ts';
import { problem, refused } from '#lib/base/problems.ts';
import { aftercareAnswers, SENTENCE_MAX, type AftercareAnswer } from '#lib/calls/aftercare-form.ts';
import { aftercareOf } from '#lib/calls/aftercare-queries.server.ts';
import { hasCall } from '#lib/calls/claims.server.ts';
import { keepAftercare } from '#lib/calls/keep-aftercare.server.ts';
import { newOrganizations } from '#lib/calls/organization-aftercare.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { choice, optionalText, parseForm } from '#lib/ui/form.ts';
import { callerActing, callerOf } from '../../calls-door.server.ts';

export async function load({ locals, params }) {
	const actor = callerOf(locals);
	if (!isUuid(params.series)) missing();
	const agency = agencyOf(locals);
	return reading(actor, async (work) => {
		const found = await taskDue(work, agency, params.series);
		if (!found) redirect(303, `/${agency.slug}/admin/calls/organizations`);
		if (!(await hasCall(work, params.series)))
			redirect(303, `/${agency.slug}/admin/calls/organizations`);
		return { ...found, ask: (await aftercareOf(work)).organization.ask };
	});
}

async function taskDue(work: Work<StaffActor>, agency: Agency, seriesId: string) {
	const [organization] = await newOrganizations(work, agency, seriesId);
	const task = organization?.tasks.find(({ state }) => state === 'due');
	return organization && task ? { organization, task } : null;
}

const SKIP = 'skip';
const form = v.object({
	answer: choice([...aftercareAnswers, SKIP]),
	sentence: optionalText({ max: SENTENCE_MAX, lines: true })
});

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const { actor, tooMany } = await callerActing(locals);
		if (!isUuid(params.series)) missing();
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const values = textsOf(typed);
		if (tooMany) return refuseForm([tooMany], { values });
		const parsed = parseForm(form, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { sentence } = parsed.value;
		const said = parsed.value.answer;
		const answer = said === SKIP ? null : (said as AftercareAnswer);
		const outcome = await acting(actor, async (work) => {
			const found = await taskDue(work, agency, params.series);
			if (!found) return refused(problem('call_over'));
			const about = { kind: 'organization' as const, subjectId: params.series };
			return keepAftercare(work, agency, { ...about, day: found.task.day, answer, sentence });
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		redirect(303, `/${agency.slug}/admin/calls/organizations`);
	})
};
