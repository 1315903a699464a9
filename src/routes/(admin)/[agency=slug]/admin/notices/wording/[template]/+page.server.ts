import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { asLanguage, type Language } from '#lib/base/localized.ts';
import { done, type Outcome, type Problem } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { staffEmail, staffNames } from '#lib/identity/queries.server.ts';
import { alimtalkState, alimtalkSteps, nextSteps } from '#lib/notices/alimtalk.ts';
import { alimtalksOf, draftAlimtalk, stepAlimtalk } from '#lib/notices/change-alimtalk.server.ts';
import { originalOf, originalWording, type Wording } from '#lib/notices/originals.ts';
import { wordingsOf } from '#lib/notices/wording-queries.server.ts';
import {
	previewOf,
	restoreOriginal,
	sendTest,
	wordingProblems,
	writeWording,
	type AboutWording
} from '#lib/notices/write-wording.server.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	staffOf,
	textsOf
} from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { choice, id, optionalText, parseForm, text } from '#lib/ui/form.ts';
import { fitToShow } from '#lib/ui/typed-text.ts';
import { discreetWords } from '#lib/visits/queries.server.ts';

const SUBJECT_MAX = 120;
const BODY_MAX = 2000;

export async function load({ locals, params, url }) {
	const original = originalOf(params.template) ?? missing();
	const actor = staffOf(locals);
	const language = languageOf(locals, url);
	return reading(actor, async (work) => {
		const versions = await wordingsOf(work, original.key, language);
		const names = await staffNames(work);
		const about = await aboutOf(work, locals, original.key, language);
		const now = versions[0] && !versions[0].isOriginal ? versions[0] : null;
		const wording: Wording = now ?? originalWording(original, language);
		return {
			template: original.key,
			channel: original.channel,
			wordingLanguage: language,
			placeholders: original.placeholders,
			wording: { subject: wording.subject, body: wording.body },
			isOwn: now !== null,
			preview: previewOf(about, wording),
			done: url.searchParams.get('done'),
			mayChange: actor.role === 'administrator',
			limits: { subject: SUBJECT_MAX, body: BODY_MAX },
			versions: versions.map((one) => ({
				id: String(one.version),
				isOriginal: one.isOriginal,
				madeAt: one.madeAt,
				by: names.get(one.madeBy) ?? '–'
			})),
			alimtalks: (await alimtalksOf(work, original.key, language)).map((one) => ({
				id: one.id,
				code: one.code,
				body: one.body,
				rejection: one.rejection,
				state: alimtalkState(one),
				steps: nextSteps(alimtalkState(one))
			}))
		};
	});
}

/** The language of the wording, which is not that of the page. */
function languageOf(locals: App.Locals, url: URL): Language {
	return asLanguage(url.searchParams.get('language')) ?? locals.language;
}

/** What was typed and cannot be kept, to be looked at all the same. */
function asTyped({ subject = '', body = '' }: Record<string, string>): Wording {
	return { subject: fitToShow(subject), body: fitToShow(body) };
}

async function aboutOf(
	work: Work,
	locals: App.Locals,
	template: AboutWording['template'],
	language: AboutWording['language']
): Promise<AboutWording> {
	const { nameKo, nameEn } = agencyOf(locals);
	const agencyName = language === 'ko' ? nameKo : nameEn;
	return { template, language, agencyName, discreetWords: await discreetWords(work) };
}

const aWording = v.object({
	language: choice(['ko', 'en']),
	subject: text({ max: SUBJECT_MAX }),
	body: text({ max: BODY_MAX, lines: true })
});
const aRestore = v.object({ language: choice(['ko', 'en']) });
const anAlimtalk = v.object({
	language: choice(['ko', 'en']),
	code: text({ max: 60 }),
	alimtalk: text({ max: 1000, lines: true })
});
const aStep = v.object({
	language: choice(['ko', 'en']),
	wording: id(),
	step: choice(alimtalkSteps),
	rejection: optionalText({ max: 300 })
});

type Act<T> = (
	work: Work<ReturnType<typeof staffOf>>,
	about: AboutWording,
	value: T
) => Promise<Outcome<unknown>>;

/** A form of this page: read, done, and back to the page with what was done. */
function changing<S extends Parameters<typeof parseForm>[0]>(
	schema: S,
	doneWord: string,
	act: Act<v.InferOutput<S>>
) {
	return keepTyped(async ({ locals, params, request }: RequestEvent) => {
		const original = originalOf(params.template!) ?? missing();
		const typed = await request.formData();
		const parsed = parseForm(schema, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { language } = parsed.value as { language: AboutWording['language'] };
		const outcome = await acting(staffOf(locals), async (work) =>
			act(work, await aboutOf(work, locals, original.key, language), parsed.value)
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, `?language=${language}&done=${doneWord}`);
	});
}

export const actions = {
	save: changing(aWording, 'saved', writeWording),
	original: changing(aRestore, 'restored', restoreOriginal),
	/** The wording as it would be read, with values of nobody, and what is wrong with it; nothing is kept. */
	preview: keepTyped(async ({ locals, params, request, url }) => {
		const original = originalOf(params.template) ?? missing();
		const typed = await request.formData();
		const values = textsOf(typed);
		const parsed = parseForm(aWording, typed);
		const wording = parsed.ok ? parsed.value : asTyped(values);
		return reading(staffOf(locals), async (work) => {
			const about = await aboutOf(work, locals, original.key, languageOf(locals, url));
			const problems = parsed.ok ? wordingProblems(about, wording) : parsed.problems;
			return { problems, values, preview: previewOf(about, wording), isTested: false };
		});
	}),
	/** The same as a mail to whoever asks. The text is not saved, so it stays in its boxes. */
	test: keepTyped(async ({ locals, params, request, url }) => {
		const original = originalOf(params.template) ?? missing();
		const actor = staffOf(locals);
		const typed = await request.formData();
		const values = textsOf(typed);
		const tooMany = await countAttempt(actor.agencyId, limits.wordingTest, actor.staffId);
		if (tooMany) return refuseForm([tooMany], { values });
		const parsed = parseForm(aWording, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values });
		const outcome = await acting(actor, async (work) => {
			const about = await aboutOf(work, locals, original.key, languageOf(locals, url));
			const to = await staffEmail(work, actor.staffId);
			const sent = await sendTest(work, about, parsed.value, to);
			return sent.ok ? done(previewOf(about, parsed.value)) : sent;
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		return { problems: [] as Problem[], values, preview: outcome.value, isTested: true };
	}),
	alimtalk: changing(anAlimtalk, 'drafted', (work, { template, language }, { code, alimtalk }) =>
		draftAlimtalk(work, { template, language, code, body: alimtalk })
	),
	step: changing(aStep, 'stepped', (work, _about, { wording, step, rejection }) =>
		stepAlimtalk(work, wording, step, rejection ?? '')
	)
};
