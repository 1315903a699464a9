import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Problem } from '#lib/base/problems.ts';
import { changeDraft } from '#lib/programmes/editor/change-draft.server.ts';
import { either } from '#lib/programmes/editor/condition-words.ts';
import type { Typed } from '#lib/programmes/editor/fields.ts';
import { draftFlaws } from '#lib/programmes/editor/flaws.ts';
import { withRowsChanged } from '#lib/programmes/editor/changed-rows.ts';
import { sentItem, typedItem } from '#lib/programmes/editor/typed-item.ts';
import { isBusy } from '#lib/server/busy.server.ts';
import { refuseForm } from '#lib/server/doors.server.ts';
import { onlyShown } from '#lib/server/typed-form.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { editedAt, writtenInto } from './item-door.server.ts';
import { conflictOf, draftAt, draftPath, seenDraft, writerOf } from './programmes-door.server.ts';

/* The page of one item, and that of the programme as a whole: one form, kept when it is sent. */

type Event = RequestEvent<{ draft: string; part?: string; item?: string }>;
type Params = { draft: string; part?: string; item?: string };

export async function itemPage({ locals, params, url }: Pick<Event, 'locals' | 'params' | 'url'>) {
	const { language } = locals;
	const draft = await draftAt(locals, params.draft!);
	const edited = editedAt(draft.body, params, language);
	const { measures, anchors } = draft.body;
	const flaws = draftFlaws(draft.body, language).filter(
		({ part, item }) => part === edited.part && (part === null || item === edited.key)
	);
	return {
		...{ part: edited.part, key: edited.key, name: edited.name },
		programme: either(draft.body.label, language),
		draft: { id: draft.id, revision: draft.revision },
		typed: typedItem(edited.fields, edited.item, measures),
		...{ item: edited.item, body: draft.body, named: { measures, anchors } },
		flaws: flaws.map(({ field, words }) => ({ field, words })),
		isSaved: url.searchParams.has('saved')
	};
}

export const itemActions = {
	/** A row or a condition more, less, or back again; nothing is kept yet. */
	rows: kept(async ({ locals, params }, form) => {
		const draft = await draftAt(locals, params.draft!);
		const { fields } = editedAt(draft.body, params, locals.language);
		const [add, remove, back] = ['add', 'remove', 'back'].map((name) => textIn(form, name));
		const asked = { add, remove, back };
		const typed = withRowsChanged(fields, sentItem(form), asked, draft.body.measures);
		return answer(form, typed);
	}),
	save: kept(async ({ locals, params }, form) => {
		const typed = sentItem(form);
		let wrong: Problem[] = [];
		const outcome = await acting(writerOf(locals), (work) =>
			changeDraft(work, seenDraft(form, params.draft!), (body) => {
				const edited = editedAt(body, params, locals.language);
				const written = writtenInto(body, edited, typed);
				wrong = written.problems;
				return written.body;
			})
		);
		if (wrong.length) return refuseForm(wrong, answer(form, typed, wrong));
		if (!outcome.ok) {
			const conflict = await conflictOf(locals, params.draft!, outcome.problems);
			const { problems } = outcome;
			return refuseForm(problems, { ...answer(form, typed, problems), conflict });
		}
		redirect(303, `${itemPath(locals, params as Params)}?saved`);
	})
};

function itemPath(locals: App.Locals, { draft, part, item }: Params): string {
	return [draftPath(locals, draft), ...(part ? [part, item] : ['about'])].join('/');
}

/** Reads the form once; it comes back filled also where it is only shown again, or nobody answers. */
function kept<R>(act: (event: Event, form: FormData) => Promise<R>) {
	return async (event: Event) => {
		const sent = await event.request.formData().catch(() => new FormData());
		const shown = onlyShown(event, sent);
		if (shown) return answer(shown, sentItem(shown));
		try {
			return await act(event, sent);
		} catch (error) {
			if (!isBusy(error)) throw error;
			return refuseForm([error.problem], answer(sent, sentItem(sent), [error.problem]));
		}
	};
}

type Conflict = { revision: number; keptAt: Date; keptBy: string };

function answer(form: FormData, typed: Typed, problems: Problem[] = []) {
	const { revision } = seenDraft(form, '');
	return { typed, revision, problems, conflict: null as Conflict | null };
}

function textIn(form: FormData, name: string): string {
	return String(form.get(name) ?? '').slice(0, 200);
}
