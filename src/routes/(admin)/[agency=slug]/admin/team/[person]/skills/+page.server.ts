import { redirect } from '@sveltejs/kit';
import { agencyOf, keepTyped, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import type { TeamChange } from '#lib/visits/team/team-change.ts';
import { skillsForm } from '#lib/visits/team/team-form.ts';
import { knownWords } from '#lib/visits/team/team-queries.server.ts';
import { askedCounselor, changeOrShow } from '../../change-door.server.ts';

export async function load({ locals, params }) {
	return reading(staffOf(locals), async (work) => {
		const { id, name, goes } = await askedCounselor(work, locals, params.person);
		const { skills } = await knownWords(work);
		const { resourceId, skills: had } = goes;
		return { person: { id, name, resourceId, skills: had }, known: skills };
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const typed = await request.formData();
		const { skills: known } = await reading(staffOf(locals), knownWords);
		const parsed = parseForm(skillsForm(known), typed);
		const values = valuesOf(typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values });
		const { skills, added } = parsed.value;
		const change: TeamChange = {
			kind: 'skills',
			skills: [...new Set(added ? [...skills, added] : skills)]
		};
		const wanted = { personId: params.person, change, typed };
		const { refusal, hit } = await changeOrShow(locals, wanted, values);
		if (refusal) return refusal;
		const person = `/${agencyOf(locals).slug}/admin/team/${params.person}`;
		redirect(303, `${person}?done=skills&hit=${hit}`);
	}, valuesOf)
};

/** A skill is a text of one line. */
function valuesOf(typed: FormData): Record<string, string> {
	return { ...textsOf(typed), skills: typed.getAll('skills').join('\n') };
}
