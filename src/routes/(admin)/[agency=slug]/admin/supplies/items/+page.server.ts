import { redirect } from '@sveltejs/kit';
import { addItem } from '#lib/programmes/supplies/keep-item.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { itemForm } from '#lib/programmes/supplies/supply-form.ts';
import { keepTyped, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnSupplies, programmesOf } from '../supplies-door.server.ts';
import { itemTexts, textsOfItem } from './item-texts.ts';

export async function load({ locals, url }) {
	return reading(staffOf(locals), async (work) => ({
		items: await itemsOf(work),
		programmes: await programmesOf(work, locals),
		done: url.searchParams.get('done')
	}));
}

export const actions = {
	default: keepTyped(async ({ locals, request }) => {
		const known = await reading(staffOf(locals), (work) => programmesOf(work, locals));
		const schema = itemForm(known.map(({ value }) => value));
		const parsed = parseForm(schema, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const outcome = await actOnSupplies(locals, (work) => addItem(work, parsed.value));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOfItem(parsed.value) });
		redirect(303, '?done=added');
	}, itemTexts)
};
