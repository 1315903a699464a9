import { redirect } from '@sveltejs/kit';
import { addDays, dayOf } from '#lib/base/days.ts';
import { endingLots } from '#lib/programmes/supplies/ending-lots.server.ts';
import { holderName } from '#lib/programmes/supplies/holder-words.ts';
import { WARNING_DAYS_MAX } from '#lib/programmes/supplies/lots.ts';
import { warningDays } from '#lib/programmes/supplies/lot-queries.server.ts';
import { setWarning } from '#lib/programmes/supplies/set-warning.server.ts';
import { lineWords } from '#lib/programmes/supplies/supply-words.ts';
import { warningForm } from '#lib/programmes/supplies/supply-form.ts';
import { agencyOf, keepTyped, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnSupplies } from '../supplies-door.server.ts';

/** What is past its day or ends soon, wherever it is. */
export async function load({ locals, url }) {
	const actor = staffOf(locals);
	return reading(actor, async (work) => {
		const today = dayOf(work.now, agencyOf(locals).zone);
		const days = await warningDays(work);
		const lots = await endingLots(work, today, addDays(today, days));
		return {
			...{ days, daysMax: WARNING_DAYS_MAX },
			mayChange: actor.role === 'administrator',
			isSaved: url.searchParams.has('saved'),
			lots: lots.map(({ holder, item, lot, state }, at) => ({
				...{ id: String(at), state, holderId: holder.id, holder: holderName(holder) },
				...{ itemId: item.id, line: lineWords(item, lot.quantity, locals.language) },
				...{ quantity: lot.quantity, batch: lot.batch, expiresOn: lot.expiresOn! }
			}))
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, request }) => {
		const parsed = parseForm(warningForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { days } = parsed.value;
		const outcome = await actOnSupplies(locals, (work) => setWarning(work, days));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: { days: String(days) } });
		redirect(303, '?saved');
	})
};
