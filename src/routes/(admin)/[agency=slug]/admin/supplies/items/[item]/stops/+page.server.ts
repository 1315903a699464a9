import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { addStop, dropStop, questionsFor } from '#lib/programmes/supplies/keep-stops.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { itemStops } from '#lib/programmes/supplies/stop-queries.server.ts';
import { askedQuestion, stopCondition } from '#lib/programmes/supplies/stop-question.ts';
import { stopForm } from '#lib/programmes/supplies/supply-form.ts';
import { writtenStop } from '#lib/programmes/supplies/typed-stop.ts';
import { keepTyped, missing, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { fieldsIn, parseForm } from '#lib/ui/form.ts';
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
		const written = fieldsIn(url.searchParams, stopForm);
		const asked = questions.find(({ key }) => key === written.measure);
		const stops = asks.stops.map((stop) => ({
			...{ key: stop.key, text: stop.text[language] },
			when: stopCondition(stop, questions, language)
		}));
		return {
			...{ itemId, name: item.name[language], stops, written },
			done: url.searchParams.get('done'),
			/** The one that is about to be removed, if any. */
			dropping: stops.find(({ key }) => key === url.searchParams.get('drop')) ?? null,
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
		redirect(303, '?done=added');
	}),
	/** What was removed stands in the address, so that it can be added again. */
	drop: keepTyped(async ({ locals, params, request }) => {
		const key = String((await request.formData()).get('key') ?? '');
		const itemId = askedItem(params);
		const outcome = await actOnSupplies(locals, (work) => dropStop(work, itemId, key));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		const dropped = outcome.value && writtenStop(outcome.value);
		redirect(303, `?${new URLSearchParams({ done: 'dropped', ...dropped })}`);
	})
};

function askedItem({ item }: { item: string }): string {
	return isUuid(item) ? item : missing();
}
