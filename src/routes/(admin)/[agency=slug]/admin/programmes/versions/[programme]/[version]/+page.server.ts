import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { worksAs } from '#lib/base/actor.ts';
import { definitionWords } from '#lib/programmes/editor/definition-words.ts';
import { itemWords } from '#lib/programmes/editor/item-words.ts';
import { itemsOf, nameOf, parts } from '#lib/programmes/editor/parts.ts';
import { publishedVersion } from '#lib/programmes/editor/programme-queries.server.ts';
import { retireProgramme } from '#lib/programmes/editor/retire-programme.server.ts';
import { keepTyped, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm, text } from '#lib/ui/form.ts';
import { versionOf, writerOf } from '../../../programmes-door.server.ts';

const schema = v.object({ reason: text({ min: 5, max: 1000, lines: true }) });

export async function load({ locals, params, url }) {
	const staff = staffOf(locals);
	const { language } = locals;
	const version = versionOf(params.version);
	const found =
		(await reading(staff, (work) => publishedVersion(work, params.programme, version))) ??
		missing();
	const { body, ...rest } = found;
	return {
		...rest,
		...{ key: body.key, version, name: body.label[language], source: body.source[language] },
		mayWrite: worksAs(staff, 'administrator'),
		parts: parts.map((part) => ({
			part,
			items: itemsOf(body, part).map((item) => ({
				...{ id: item.key, name: nameOf(item)[language] },
				says: itemWords(part, item, body, language)
			}))
		})),
		definitions: body.outcomes.map((one) => ({
			...{ key: one.key, name: one.label[language] },
			printed: one.definition[language] || definitionWords(one, body, language)
		})),
		isDone: url.searchParams.has('done')
	};
}

export const actions = {
	retire: keepTyped(async ({ locals, params, request, url }) => {
		const typed = parseForm(schema, await request.formData());
		if (!typed.ok) return refuseForm(typed.problems, { values: typed.values });
		const asked = { key: params.programme!, reason: typed.value.reason };
		const outcome = await acting(writerOf(locals), (work) => retireProgramme(work, asked));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: { reason: asked.reason } });
		redirect(303, url.pathname);
	})
};
