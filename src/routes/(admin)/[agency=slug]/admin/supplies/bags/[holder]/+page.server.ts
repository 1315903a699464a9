import { redirect } from '@sveltejs/kit';
import { worksAs } from '#lib/base/actor.ts';
import { isUuid } from '#lib/base/ids.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { mayKnowPeople } from '#lib/identity/doors.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { moveSupplies } from '#lib/programmes/supplies/move-supplies.server.ts';
import { bagOf, handedOutInAll, movementsIn } from '#lib/programmes/supplies/bag-queries.server.ts';
import { mayTakeOver } from '#lib/programmes/supplies/holder.ts';
import { holderTitle, lotWords, stockWords } from '#lib/programmes/supplies/holder-words.ts';
import { heldLots } from '#lib/programmes/supplies/lot-queries.server.ts';
import { isNamed } from '#lib/programmes/supplies/lots.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { movementForm } from '#lib/programmes/supplies/supply-form.ts';
import { quantityWords } from '#lib/programmes/supplies/supply-words.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	staffOf,
	textsOf
} from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { fieldsIn, parseForm } from '#lib/ui/form.ts';
import { actOnSupplies } from '../../supplies-door.server.ts';

/** Movements on one page, the newest. */
const SHOWN = 100;

export async function load({ locals, params, url }) {
	const holderId = askedHolder(params);
	const { language } = locals;
	return acting(staffOf(locals), async (work) => {
		const bag = await bagOf(work, holderId);
		if (!bag) missing();
		const items = await itemsOf(work);
		const held = new Map((await heldLots(work, holderId)).map((one) => [one.itemId, one.lots]));
		const rows = await movementsIn(work, holderId, SHOWN);
		// Names of participants are for administrators alone, and whoever reads them leaves a line.
		const isShown = worksAs(work.actor, 'administrator');
		const people = new Set(rows.flatMap(({ movement }) => movement.enrolmentId ?? []));
		if (isShown) {
			await noteAccess(work, { action: 'view', subjectIds: [...people], reason: 'supplies' });
		}
		const isEach = mayKnowPeople(work.actor.role);
		const sums = isEach ? [] : await handedOutInAll(work, holderId);
		return {
			newId: newId(work.now),
			/** Whether each handing out is in the list. */
			isEach,
			takesOver: mayTakeOver(bag),
			title: holderTitle(bag),
			asked: fieldsIn(url.searchParams, movementForm),
			done: url.searchParams.has('done'),
			stock: items
				.filter(({ id, isRetired }) => !isRetired || bag.stock[id])
				.map((item) => ({
					id: item.id,
					name: item.name[language],
					words: stockWords(bag.stock[item.id] ?? 0, item, language),
					handedOut: sums
						.filter(({ itemId }) => itemId === item.id)
						.map(({ quantity }) => quantityWords(item, -quantity, language)),
					lots: (held.get(item.id) ?? [])
						.filter(isNamed)
						.map(
							(lot) => `${quantityWords(item, lot.quantity, language)} ${lotWords(lot, language)}`
						),
					isUnsure: bag.unsure.includes(item.id)
				})),
			movements: rows.map(({ movement, by, person }) => {
				const item = items.find(({ id }) => id === movement.itemId)!;
				return {
					id: movement.id,
					kind: movement.kind,
					item: item.name[language],
					quantity: movement.quantity,
					words: quantityWords(item, Math.abs(movement.quantity), language),
					counted: movement.counted,
					at: movement.occurredAt,
					by,
					person: isShown ? person : null,
					...{ reason: movement.reason, batch: movement.batch, expiresOn: movement.expiresOn }
				};
			})
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const holderId = askedHolder(params);
		const typed = await request.formData();
		const parsed = parseForm(movementForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { zone } = agencyOf(locals);
		const outcome = await actOnSupplies(locals, (work) =>
			moveSupplies(work, zone, { ...parsed.value, holderId })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, '?done');
	})
};

function askedHolder({ holder }: { holder: string }): string {
	return isUuid(holder) ? holder : missing();
}
