import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { addStop, dropStop, questionsFor } from '#lib/programmes/supplies/keep-stops.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { itemStops } from '#lib/programmes/supplies/stop-queries.server.ts';
import { askedQuestion, stopCondition } from '#lib/programmes/supplies/stop-question.ts';
import { stopForm } from '#lib/programmes/supplies/supply-form.ts';
import { keepTyped, missing, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { actOnSupplies } from '../../../supplies-door.server.ts';

/** The answers that ask for a reason before this item is handed out, and how the next is written. */
export async function load({ locals, params, url }) {
	const itemId = askedItem(params);
	const { language } = locals;
	return reading(staffOf(locals), async (work) => {
		const item = (await itemsOf(work)).find(({ id }) => id === itemId);
		const asks = (await itemStops(work)).get(itemId);
		if (!item || !asks) missing();
		const questions = await questionsFor(work, item.programmes);
		const asked = questions.find(({ key }) => key === url.searchParams.get('measure'));
		return {
			...{ itemId, name: item.name[language] },
			stops: asks.stops.map((stop) => ({
				...{ key: stop.key, text: stop.text[language] },
				when: stopCondition(stop, questions, language)
			})),
			questions: questions.map(({ key, label }) => ({ value: key, label: label[language] })),
			asked: asked ? askedQuestion(asked, language) : null
		};
	});
}

export const actions = {
	add: keepTyped(async ({ locals, params, request }) => {
		const typed = await request.formData();
		const parsed = parseForm(stopForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const itemId = askedItem(params);
		const outcome = await actOnSupplies(locals, (work) => addStop(work, itemId, parsed.value));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, '?');
	}),
	drop: keepTyped(async ({ locals, params, request }) => {
		const key = String((await request.formData()).get('key') ?? '');
		const itemId = askedItem(params);
		const outcome = await actOnSupplies(locals, (work) => dropStop(work, itemId, key));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, '?');
	})
};

function askedItem({ item }: { item: string }): string {
	return isUuid(item) ? item : missing();
}
