import { redirect } from '@sveltejs/kit';
import type { Localized } from '#lib/base/localized.ts';
import { chosenOptions, notAddable } from '#lib/programmes/editor/addable.ts';
import { changeDraft, undoChange } from '#lib/programmes/editor/change-draft.server.ts';
import { either } from '#lib/programmes/editor/condition-words.ts';
import type { EditedField } from '#lib/programmes/editor/fields.ts';
import { draftFlaws } from '#lib/programmes/editor/flaws.ts';
import { withChosen, withFresh } from '#lib/programmes/editor/fresh.ts';
import { itemWords } from '#lib/programmes/editor/item-words.ts';
import { kindOptions } from '#lib/programmes/editor/measure-fields.ts';
import { isChosen } from '#lib/programmes/editor/own-parts.ts';
import {
	isPart,
	itemsOf,
	nameOf,
	withMoved,
	withoutItem,
	type Part
} from '#lib/programmes/editor/parts.ts';
import { readItem, sentItem } from '#lib/programmes/editor/typed-item.ts';
import type { MeasureKind, Template } from '#lib/programmes/template.ts';
import { keepTyped, missing, refuseForm } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import type { FileBody } from '#lib/visits/editor/file-paths.ts';
import { draftAt, draftPath, seenDraft, writerOf } from '../../../programmes-door.server.ts';

export async function load({ locals, params, url }) {
	const part = partOf(params.part);
	const { language } = locals;
	const { id, body, revision, previous } = await draftAt(locals, params.draft);
	const flaws = draftFlaws(body, language);
	return {
		...{ part, name: either(body.label, language) },
		draft: { id, revision, canUndo: previous !== null },
		items: itemsOf(body, part).map((item) => ({
			...{ id: item.key, name: either(nameOf(item), language) },
			says: itemWords(part, item, body, language),
			flaws: flaws.filter((flaw) => flaw.part === part && flaw.item === item.key).length
		})),
		kinds: part === 'measures' ? kindOptions() : null,
		/** The questions to choose from, where something is added by choosing one. */
		measures: isChosen(part) ? chosenOptions(body, part, language) : null,
		notAddable: notAddable(body, part),
		done: url.searchParams.get('done')
	};
}

export const actions = {
	add: keepTyped(async ({ locals, params, request }) => {
		const part = partOf(params.part);
		const form = await request.formData();
		const typed = sentItem(form);
		const { body } = await draftAt(locals, params.draft!);
		const { item, problems } = readItem(addFields(part, body), typed, {}, []);
		if (problems.length) return refuseForm(problems, { values: typed });
		let key = '';
		const outcome = await acting(writerOf(locals), (work) =>
			changeDraft(work, seenDraft(form, params.draft!), (body) => {
				const added = withAdded(body, part, item);
				key = added.key;
				return added.body;
			})
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: typed });
		redirect(303, `${draftPath(locals, params.draft!)}/${part}/${key}`);
	}),
	remove: async (event) =>
		change(event, (body, part, key) => withoutItem(body, part, key), 'removed'),
	up: async (event) => change(event, (body, part, key) => withMoved(body, part, key, -1), 'moved'),
	down: async (event) => change(event, (body, part, key) => withMoved(body, part, key, 1), 'moved'),
	undo: async ({ locals, params, request }) => {
		const seen = seenDraft(await request.formData(), params.draft);
		const outcome = await acting(writerOf(locals), (work) => undoChange(work, seen));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `${draftPath(locals, params.draft)}/${partOf(params.part)}?done=undone`);
	}
};

type Event = {
	locals: App.Locals;
	params: { draft: string; part: string };
	request: Request;
};

async function change(
	{ locals, params, request }: Event,
	by: (body: Template, part: Part, key: string) => Template,
	done: string
) {
	const part = partOf(params.part);
	const form = await request.formData();
	const key = String(form.get('item') ?? '');
	const outcome = await acting(writerOf(locals), (work) =>
		changeDraft(work, seenDraft(form, params.draft), (body) => by(body, part, key))
	);
	if (!outcome.ok) return refuseForm(outcome.problems, {});
	redirect(303, `${draftPath(locals, params.draft)}/${part}?done=${done}`);
}

function withAdded(body: Template, part: Part, { label, kind, measure }: FileBody) {
	if (isChosen(part)) return withChosen(body, part, String(measure));
	return withFresh(body, part, label as Localized, kind as MeasureKind | undefined);
}

/** What the page asks before something is added: what it is to be called, or which question it is. */
function addFields(part: Part, body: Template): EditedField[] {
	if (isChosen(part)) {
		const options = notAddable(body, part) ? [] : chosenOptions(body, part, 'ko');
		return [{ kind: 'choice', path: 'measure', label: '', options }];
	}
	const isLong = part === 'tailorings' || part === 'selfAlert';
	const label: EditedField = { kind: 'both', path: 'label', label: '', isLong };
	const kind: EditedField = { kind: 'choice', path: 'kind', label: '', options: kindOptions() };
	return part === 'measures' ? [label, kind] : [label];
}

function partOf(text: string | undefined): Part {
	return text && isPart(text) ? text : missing();
}
