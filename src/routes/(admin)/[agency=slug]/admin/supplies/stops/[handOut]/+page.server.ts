import { redirect } from '@sveltejs/kit';
import { worksAs } from '#lib/base/actor.ts';
import { isUuid } from '#lib/base/ids.ts';
import { problem } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { mayKnowPeople } from '#lib/identity/doors.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { explainHandOut, reasonsOf } from '#lib/programmes/supplies/explain-hand-out.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { stoppedHandOuts } from '#lib/programmes/supplies/stop-queries.server.ts';
import { stopWords } from '#lib/programmes/supplies/stop-words.ts';
import { lineWords } from '#lib/programmes/supplies/supply-words.ts';
import { reasonForm } from '#lib/programmes/supplies/supply-form.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	refusePage,
	staffOf,
	textsOf
} from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnSupplies } from '../../supplies-door.server.ts';

/** What was handed out at once, why a stop asked, and for administrators to whom and the reasons. */
export async function load({ locals, params, url }) {
	const handOutId = askedHandOut(params);
	const { language } = locals;
	if (!mayKnowPeople(staffOf(locals).role)) refusePage([problem('not_allowed')]);
	return acting(staffOf(locals), async (work) => {
		const all = await stoppedHandOuts(work, agencyOf(locals).zone);
		const rows = all.filter((one) => one.handOutId === handOutId);
		const [first] = rows;
		if (!first) missing();
		const items = await itemsOf(work);
		const isNamed = worksAs(work.actor, 'administrator');
		const subjectIds = isNamed ? [first.enrolmentId] : [];
		await noteAccess(work, { action: 'view', subjectIds, reason: 'supplies' });
		return {
			newId: newId(work.now),
			done: url.searchParams.has('done'),
			hasReason: first.hasReason,
			person: isNamed ? first.person : null,
			...{ at: first.at, by: first.by },
			lines: rows.map((one) => ({
				line: lineWords(
					items.find(({ id }) => id === one.itemId)!,
					one.quantity,
					language
				),
				met: one.met
					.filter(({ kind }) => isNamed || kind !== 'answer')
					.map((met) => stopWords(met, items, language))
			})),
			reasons: isNamed ? await reasonsOf(work, handOutId) : []
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }) => {
		const handOutId = askedHandOut(params);
		const typed = await request.formData();
		const parsed = parseForm(reasonForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const outcome = await actOnSupplies(locals, (work) =>
			explainHandOut(work, { ...parsed.value, handOutId })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, '?done');
	})
};

function askedHandOut({ handOut }: { handOut: string }): string {
	return isUuid(handOut) ? handOut : missing();
}
