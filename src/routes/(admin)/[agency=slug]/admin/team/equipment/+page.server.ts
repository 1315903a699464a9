import { redirect } from '@sveltejs/kit';
import { dayOf } from '#lib/base/days.ts';
import { agencyOf, keepTyped, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { addPiece } from '#lib/visits/team/keep-piece.server.ts';
import { pieceForm } from '#lib/visits/team/team-form.ts';
import { knownWords, peopleOfTeam, pieces } from '#lib/visits/team/team-queries.server.ts';
import { actOnTeam } from '../change-door.server.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	return reading(staffOf(locals), async (work) => {
		const all = await pieces(work);
		const used = all.filter(({ isRetired }) => !isRetired);
		const count = (name: string) =>
			Math.max(0, Math.trunc(Number(url.searchParams.get(name)))) || 0;
		return {
			pieces: all,
			counts: [...Map.groupBy(used, ({ kind }) => kind)].map(([kind, of]) => ({
				kind,
				count: of.length
			})),
			used: used.length,
			kinds: (await knownWords(work)).kinds,
			people: (await peopleOfTeam(work, dayOf(work.now, zone))).length,
			done: url.searchParams.get('done'),
			replaced: count('replaced'),
			kept: count('kept')
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, request }) => {
		const parsed = parseForm(pieceForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const outcome = await actOnTeam(locals, (work) => addPiece(work, parsed.value));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: parsed.value });
		redirect(303, '?done=added');
	})
};
