import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { ownWordsOf } from '#lib/programmes/own-page/own-words.server.ts';
import { fieldOf } from '#lib/programmes/own-page/read-own-words.ts';
import { writeOwnWords } from '#lib/programmes/own-page/write-own-words.server.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { notRegistered } from '#lib/programmes/registration.server.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	textsOf,
	visitorOf
} from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

export async function load({ locals, params }) {
	const agency = agencyOf(locals);
	const { language } = locals;
	return reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'plan', params.token);
		const person = id && (await enrolmentById(work, id));
		if (!person) missing('link_unknown');
		if ((await notRegistered(work, [person])).has(person.id)) missing();
		const template = await templateOf(work, person.templateKey, person.templateVersion);
		const prompts = await ownWordsOf(work, template, person.id);
		if (prompts.length === 0) missing();
		return {
			back: `/${agency.slug}/plan/${params.token}`,
			prompts: prompts.map(({ key, title, help, max, words }) => ({
				...{ name: fieldOf(key), max, words },
				...{ title: title[language], help: help?.[language] }
			}))
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, request }: import('./$types').RequestEvent) => {
		const agency = agencyOf(locals);
		const values = textsOf(await request.formData());
		const tooMany = await countAttempt(agency.id, limits.turn, params.token);
		if (tooMany) return refuseForm([tooMany], { values });
		const outcome = await acting(visitorOf(locals), async (work) => {
			const id = await subjectOfLink(work, 'plan', params.token);
			if (!id) missing('link_unknown');
			return writeOwnWords(work, id, values);
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		redirect(303, `/${agency.slug}/plan/${params.token}?done=words#own-words`);
	})
};
