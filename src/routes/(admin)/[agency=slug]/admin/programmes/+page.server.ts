import { redirect } from '@sveltejs/kit';
import { worksAs } from '#lib/base/actor.ts';
import { done } from '#lib/base/problems.ts';
import { beginDraft } from '#lib/programmes/editor/begin-draft.server.ts';
import { either } from '#lib/programmes/editor/condition-words.ts';
import { draftOfKey, draftsOfAgency } from '#lib/programmes/editor/draft-queries.server.ts';
import {
	newestTemplate,
	programmesOfAgency
} from '#lib/programmes/editor/programme-queries.server.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import { missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { draftPath, writerOf } from './programmes-door.server.ts';

export async function load({ locals, url }) {
	const { language } = locals;
	const staff = staffOf(locals);
	const query = (url.searchParams.get('q') ?? '').trim().slice(0, 100);
	return reading(staff, async (work) => {
		const programmes = await programmesOfAgency(work);
		const drafts = await draftsOfAgency(work);
		const known = new Set(programmes.map(({ key }) => key));
		const begun = drafts.map(({ id, key, body, keptAt, keptBy }) => ({
			...{ id, key, keptAt, keptBy, name: either(body.label, language) }
		}));
		const isAsked = (name: string) => name.toLowerCase().includes(query.toLowerCase());
		const rows = programmes.map(({ name, ...one }) => ({
			...{ ...one, id: one.key, name: name[language] },
			draft: begun.find(({ key }) => key === one.key) ?? null
		}));
		return {
			...{ query, hasAny: rows.length + begun.length > 0 },
			mayWrite: worksAs(staff, 'administrator'),
			programmes: rows.filter(({ name }) => isAsked(name)),
			drafts: begun.filter(({ key, name }) => !known.has(key) && isAsked(name)),
			shipped: shippedTemplates()
				.filter(({ key }) => !known.has(key) && !begun.some((one) => one.key === key))
				.map(({ key, label }) => ({ key, name: label[language] })),
			done: url.searchParams.get('done')
		};
	});
}

export const actions = {
	/** A programme is changed by a draft of its next version, or by the one that there is. */
	change: async ({ locals, request }) => {
		const key = String((await request.formData()).get('programme') ?? '').slice(0, 60);
		const outcome = await acting(writerOf(locals), async (work) => {
			const begun = await draftOfKey(work, key);
			if (begun) return done({ id: begun.id });
			const body = await newestTemplate(work, key);
			return body ? beginDraft(work, { body, isNew: false }) : missing();
		});
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, draftPath(locals, outcome.value.id));
	},
	/** One of those that come with the product. */
	take: async ({ locals, request }) => {
		const key = String((await request.formData()).get('programme') ?? '');
		const body = shippedTemplates().find((one) => one.key === key) ?? missing();
		const outcome = await acting(writerOf(locals), (work) =>
			beginDraft(work, { body, isNew: true })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, draftPath(locals, outcome.value.id));
	}
};
