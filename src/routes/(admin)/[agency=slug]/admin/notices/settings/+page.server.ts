import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { choiceOf } from '#lib/notices/choice-queries.server.ts';
import { chooseNotices } from '#lib/notices/choose-notices.server.ts';
import { reminderKinds } from '#lib/notices/reminder-kinds.ts';
import { keepTyped, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { choices, clockTime, parseForm } from '#lib/ui/form.ts';

export async function load({ locals, url }) {
	const actor = staffOf(locals);
	const chosen = await reading(actor, choiceOf);
	return {
		...chosen,
		isSaved: url.searchParams.has('saved'),
		mayChange: actor.role === 'administrator'
	};
}

const form = v.object({ reminders: choices(reminderKinds), from: clockTime(), until: clockTime() });

export const actions = {
	default: keepTyped(async ({ locals, request }) => {
		const typed = await request.formData();
		const parsed = parseForm(form, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { reminders, from, until } = parsed.value;
		const outcome = await acting(staffOf(locals), (work) =>
			chooseNotices(work, { reminders, quiet: { from, until } })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: valuesOf(typed) });
		redirect(303, '?saved');
	}, valuesOf)
};

/** None ticked is an answer too. */
function valuesOf(typed: FormData): Record<string, string> {
	return { ...textsOf(typed), reminders: typed.getAll('reminders').join(',') };
}
