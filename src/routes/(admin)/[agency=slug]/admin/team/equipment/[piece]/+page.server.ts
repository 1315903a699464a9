import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { agencyOf, keepTyped, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { bringBack } from '#lib/visits/team/change-team.server.ts';
import { namePiece } from '#lib/visits/team/keep-piece.server.ts';
import { planPiece, retirePiece } from '#lib/visits/team/retire-piece.server.ts';
import { labelForm, seenForm } from '#lib/visits/team/team-form.ts';
import { pieces } from '#lib/visits/team/team-queries.server.ts';
import { actOnTeam, isAboutPromises, lineOf, showHit } from '../../change-door.server.ts';

export async function load({ locals, params }) {
	const pieceId = askedPiece(params);
	return reading(staffOf(locals), async (work) => {
		const piece = (await pieces(work)).find(({ id }) => id === pieceId);
		if (!piece) missing();
		const plan = await planPiece(work, pieceId);
		const hit = plan.ok
			? {
					seen: plan.value.seen,
					lines: plan.value.lines.map(({ visit, instead }) => ({
						...lineOf(visit, locals.language),
						instead: instead?.label ?? null
					}))
				}
			: { seen: '', lines: [] };
		return { piece, hit };
	});
}

export const actions = {
	name: keepTyped(async ({ locals, params, request }) => {
		const parsed = parseForm(labelForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const wanted = { pieceId: askedPiece(params), label: parsed.value.label };
		const outcome = await actOnTeam(locals, (work) => namePiece(work, wanted));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: parsed.value });
		back(locals, { done: 'named' });
	}),
	retire: keepTyped(async ({ locals, params, request }) => {
		const parsed = parseForm(seenForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: {} });
		const wanted = { pieceId: askedPiece(params), seen: parsed.value.seen ?? '' };
		const outcome = await actOnTeam(locals, (work) => retirePiece(work, wanted));
		if (!outcome.ok && isAboutPromises(outcome.problems)) {
			return showHit(outcome.problems, { values: {} });
		}
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		const { replaced, kept } = outcome.value;
		back(locals, { done: 'retired', replaced: `${replaced}`, kept: `${kept}` });
	}),
	back: keepTyped(async ({ locals, params }) => {
		const outcome = await actOnTeam(locals, (work) => bringBack(work, askedPiece(params)));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		back(locals, { done: 'back' });
	})
};

function askedPiece({ piece }: { piece: string }): string {
	return isUuid(piece) ? piece : missing();
}

function back(locals: App.Locals, said: Record<string, string>): never {
	const list = `/${agencyOf(locals).slug}/admin/team/equipment`;
	redirect(303, `${list}?${new URLSearchParams(said)}`);
}
