import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import {
	bringBackItem,
	changeItem,
	retireItem
} from '#lib/programmes/supplies/keep-item.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { itemStops } from '#lib/programmes/supplies/stop-queries.server.ts';
import { itemForm } from '#lib/programmes/supplies/supply-form.ts';
import { agencyOf, keepTyped, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnSupplies, programmesOf } from '../../supplies-door.server.ts';
import { itemTexts, textsOfItem } from '../item-texts.ts';

export async function load({ locals, params }) {
	const itemId = askedItem(params);
	return reading(staffOf(locals), async (work) => {
		const item = (await itemsOf(work)).find(({ id }) => id === itemId);
		const asks = (await itemStops(work)).get(itemId);
		if (!item || !asks) missing();
		return {
			name: item.name[locals.language],
			isRetired: item.isRetired === true,
			written: textsOfItem({
				...{ nameKo: item.name.ko, nameEn: item.name.en },
				...{ unitKo: item.unit.ko, unitEn: item.unit.en },
				programmes: item.programmes,
				...{ usualQuantity: item.usual, limitQuantity: item.limit, lowQuantity: item.lowAt },
				...{ groupName: asks.group, lastsDays: asks.lastsDays, isOnce: asks.isOnce }
			}),
			programmes: await programmesOf(work, locals)
		};
	});
}

export const actions = {
	change: keepTyped(async ({ locals, params, request }) => {
		const itemId = askedItem(params);
		const known = await reading(staffOf(locals), (work) => programmesOf(work, locals));
		const schema = itemForm(known.map(({ value }) => value));
		const parsed = parseForm(schema, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const outcome = await actOnSupplies(locals, (work) => changeItem(work, itemId, parsed.value));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOfItem(parsed.value) });
		back(locals, 'changed');
	}, itemTexts),
	retire: keepTyped(async ({ locals, params }) => {
		const outcome = await actOnSupplies(locals, (work) => retireItem(work, askedItem(params)));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		back(locals, 'retired');
	}),
	back: keepTyped(async ({ locals, params }) => {
		const outcome = await actOnSupplies(locals, (work) => bringBackItem(work, askedItem(params)));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		back(locals, 'back');
	})
};

function askedItem({ item }: { item: string }): string {
	return isUuid(item) ? item : missing();
}

function back(locals: App.Locals, done: string): never {
	redirect(303, `/${agencyOf(locals).slug}/admin/supplies/items?done=${done}`);
}
