import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { passOn } from '#lib/programmes/supplies/pass-on.server.ts';
import { bagOf, bags, itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { transferForm } from '#lib/programmes/supplies/supply-form.ts';
import { leftWords } from '#lib/programmes/supplies/supply-words.ts';
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

/** What is in the bag, and who may take it over. */
export async function load({ locals, params }) {
	const fromId = askedPerson(params);
	const { language } = locals;
	return reading(staffOf(locals), async (work) => {
		const bag = await bagOf(work, fromId);
		if (!bag) missing();
		const others = (await bags(work)).filter((one) => one.staffId !== fromId && !one.isOff);
		return {
			newId: newId(work.now),
			...{ name: bag.name, fromId },
			others: others.map(({ staffId, name }) => ({ value: staffId, label: name })),
			items: (await itemsOf(work))
				.filter(({ id }) => (bag.stock[id] ?? 0) > 0)
				.map((item) => ({
					value: item.id,
					label: `${item.name[language]} · ${leftWords(bag.stock[item.id]!, item, language)}`
				}))
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const fromId = askedPerson(params);
		const typed = await request.formData();
		const parsed = parseForm(transferForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const outcome = await actOnSupplies(locals, (work) =>
			passOn(work, { ...parsed.value, fromId })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, `/${agencyOf(locals).slug}/admin/supplies/bags/${fromId}?done`);
	})
};

function askedPerson({ person }: { person: string }): string {
	return isUuid(person) ? person : missing();
}
