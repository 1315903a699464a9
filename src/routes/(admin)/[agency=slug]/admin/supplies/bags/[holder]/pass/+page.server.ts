import { redirect } from '@sveltejs/kit';
import { dayOf } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { passOn } from '#lib/programmes/supplies/pass-on.server.ts';
import { holders } from '#lib/programmes/supplies/holder-queries.server.ts';
import { mayTakeOver } from '#lib/programmes/supplies/holder.ts';
import { heldWords, holderName, holderTitle } from '#lib/programmes/supplies/holder-words.ts';
import { heldLots } from '#lib/programmes/supplies/lot-queries.server.ts';
import { inOrderOfUse, lotKey } from '#lib/programmes/supplies/lots.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { transferForm } from '#lib/programmes/supplies/supply-form.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	staffOf,
	textsOf
} from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnSupplies } from '../../../supplies-door.server.ts';

/** What is there, of what ends first the first, and who may take it over. */
export async function load({ locals, params }) {
	const fromId = askedHolder(params);
	const { language } = locals;
	return reading(staffOf(locals), async (work) => {
		const all = await holders(work);
		const from = all.find(({ id }) => id === fromId);
		if (!from) missing();
		const today = dayOf(work.now, agencyOf(locals).zone);
		const held = await heldLots(work, fromId);
		const lotsOfItem = (itemId: string) =>
			inOrderOfUse(held.find((one) => one.itemId === itemId)?.lots ?? [], today).filter(
				({ quantity }) => quantity > 0
			);
		return {
			newId: newId(work.now),
			...{ title: holderTitle(from), fromId },
			others: all
				.filter((one) => one.id !== fromId && mayTakeOver(one))
				.map((one) => ({ value: one.id, label: holderName(one) })),
			lots: (await itemsOf(work)).flatMap((item) =>
				lotsOfItem(item.id).map((lot) => ({
					value: lotKey(item.id, lot),
					label: heldWords(item, lot, today, language)
				}))
			)
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const fromId = askedHolder(params);
		const typed = await request.formData();
		const parsed = parseForm(transferForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { lot, ...given } = parsed.value;
		const outcome = await actOnSupplies(locals, (work) =>
			passOn(work, { ...given, ...lot, fromId })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, `/${agencyOf(locals).slug}/admin/supplies/bags/${fromId}?done`);
	})
};

function askedHolder({ holder }: { holder: string }): string {
	return isUuid(holder) ? holder : missing();
}
