import { redirect } from '@sveltejs/kit';
import { dayOf } from '#lib/base/days.ts';
import { problem } from '#lib/base/problems.ts';
import { agencyOf, keepTyped, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { spanField } from '#lib/visits/team/hours.ts';
import type { TeamChange } from '#lib/visits/team/team-change.ts';
import { dayForm, spansOf } from '#lib/visits/team/team-form.ts';
import { askedCounselor, changeOrShow } from '../../change-door.server.ts';

/** The boxes of the one day carry this number. */
const DAY = 1;

export async function load({ locals, params }) {
	const { zone } = agencyOf(locals);
	return reading(staffOf(locals), async (work) => {
		const { id, name, goes, special } = await askedCounselor(work, locals, params.person);
		const today = dayOf(work.now, zone);
		return { person: { id, name, resourceId: goes.resourceId }, special, today };
	});
}

export const actions = {
	save: keepTyped(async ({ locals, params, request }) => {
		const typed = await request.formData();
		const values = textsOf(typed);
		const parsed = parseForm(dayForm, typed);
		const { hours, problems } = spansOf(typed, DAY);
		const wrong = [...(parsed.ok ? [] : parsed.problems), ...problems];
		const today = dayOf(now(), agencyOf(locals).zone);
		if (parsed.ok && parsed.value.day < today) {
			wrong.push(problem('out_of_range', { min: today }, 'day'));
		}
		if (!wrong.length && !hours.length) {
			wrong.push(problem('required', undefined, spanField('from', DAY, 1)));
		}
		if (!parsed.ok || wrong.length) return refuseForm(wrong, { values });
		const change = { kind: 'special', day: parsed.value.day, spans: hours } as const;
		return saved(locals, params.person, { change, typed }, values);
	}),
	remove: keepTyped(async ({ locals, params, request }) => {
		const typed = await request.formData();
		const values = { ...textsOf(typed), removes: 'on' };
		const parsed = parseForm(dayForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values });
		const change: TeamChange = { kind: 'special', day: parsed.value.day, spans: [] };
		return saved(locals, params.person, { change, typed }, values);
	})
};

type Wanted = Omit<Parameters<typeof changeOrShow>[1], 'personId'>;

async function saved(
	locals: App.Locals,
	personId: string,
	wanted: Wanted,
	values: Record<string, string>
) {
	const { refusal, hit } = await changeOrShow(locals, { personId, ...wanted }, values);
	if (refusal) return refusal;
	const person = `/${agencyOf(locals).slug}/admin/team/${personId}`;
	redirect(303, `${person}?done=special&hit=${hit}`);
}
