import { redirect } from '@sveltejs/kit';
import { worksAs } from '#lib/base/actor.ts';
import { isUuid } from '#lib/base/ids.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { moveSupplies } from '#lib/programmes/supplies/move-supplies.server.ts';
import { bagOf, itemsOf, movementsIn } from '#lib/programmes/supplies/queries.server.ts';
import { movementForm } from '#lib/programmes/supplies/supply-form.ts';
import { leftWords, quantityWords } from '#lib/programmes/supplies/supply-words.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	staffOf,
	textsOf
} from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnSupplies } from '../../supplies-door.server.ts';

/** Movements on one page, the newest. */
const SHOWN = 100;

export async function load({ locals, params, url }) {
	const staffId = askedPerson(params);
	const { language } = locals;
	return acting(staffOf(locals), async (work) => {
		const bag = await bagOf(work, staffId);
		if (!bag) missing();
		const items = await itemsOf(work);
		const rows = await movementsIn(work, staffId, SHOWN);
		// Names of participants are for administrators alone, and whoever reads them leaves a line.
		const isShown = worksAs(work.actor, 'administrator');
		const people = new Set(rows.flatMap(({ movement }) => movement.enrolmentId ?? []));
		if (isShown) {
			await noteAccess(work, { action: 'view', subjectIds: [...people], reason: 'supplies' });
		}
		return {
			newId: newId(work.now),
			name: bag.name,
			done: url.searchParams.has('done'),
			stock: items
				.filter(({ id, isRetired }) => !isRetired || bag.stock[id])
				.map((item) => ({
					id: item.id,
					name: item.name[language],
					words: leftWords(bag.stock[item.id] ?? 0, item, language),
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
		const staffId = askedPerson(params);
		const typed = await request.formData();
		const parsed = parseForm(movementForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { zone } = agencyOf(locals);
		const outcome = await actOnSupplies(locals, (work) =>
			moveSupplies(work, zone, { ...parsed.value, staffId })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, '?done');
	})
};

function askedPerson({ person }: { person: string }): string {
	return isUuid(person) ? person : missing();
}
