import { redirect, type RequestEvent } from '@sveltejs/kit';
import { problem, type Problem } from '#lib/base/problems.ts';
import {
	isTemplateOffered,
	isTemplateThere,
	templateNames
} from '#lib/programmes/template-queries.server.ts';
import { isBusy } from '#lib/server/busy.server.ts';
import { agencyOf, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { onlyShown } from '#lib/server/typed-form.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { draftOf } from '#lib/visits/editor/draft-queries.server.ts';
import { editedService, type EditedService } from '#lib/visits/editor/edited-service.ts';
import { asPart, partOf, type EditorPart } from '#lib/visits/editor/editor-parts.ts';
import { listPaths, onlyInFile } from '#lib/visits/editor/fields.ts';
import type { FileBody } from '#lib/visits/editor/file-paths.ts';
import { dropDraft } from '#lib/visits/editor/keep-draft.server.ts';
import { removalOf, type Removal } from '#lib/visits/editor/renumber.ts';
import {
	sentService,
	shownAgain,
	typesTheSame,
	withoutRow,
	withRow,
	type TypedService
} from '#lib/visits/editor/typed-service.ts';
import { programmeName } from '#lib/visits/editor/typed-value.ts';
import { saidFlaws, type SaidFlaw } from '#lib/visits/services/flaw-words.ts';
import { previewService } from '#lib/visits/services/preview-service.server.ts';
import { publishService } from '#lib/visits/services/publish-service.server.ts';
import { latestVersion } from '#lib/visits/services/service-queries.server.ts';
import { baseBody, begunWith, isSaid, KEY_MAX, newerThan } from './begun-with.server.ts';
import {
	askedDraft,
	draftSeen,
	keptDraft,
	shownDraft,
	type DraftSeen,
	type Kept
} from './drafts.server.ts';

export async function load({ locals, params, url }) {
	return reading(staffOf(locals), async (work) => {
		const draft = await draftOf(work, params.service ?? null, askedDraft(url.searchParams));
		const begun = await begunWith(
			work,
			params.service,
			draft?.base ?? url.searchParams.get('copy') ?? '',
			draft
		);
		const { found, body } = begun;
		// Who published a programme comes from its page to use it.
		const asked = found || draft ? null : url.searchParams.get('programme')?.slice(0, 80);
		const typed = asked ? { ...begun.typed, programme: asked } : begun.typed;
		const templates = (await templateNames(work)).filter(
			(one) => !one.isRetired || programmeName(one) === typed.programme
		);
		return {
			isNew: !params.service,
			draft: draft && shownDraft(draft),
			/** The version that was published since the form began, or null. */
			newer: await newerThan(work, params.service, found?.version ?? 0),
			part: asPart(url.searchParams.get('part')),
			/** The version of a key that the form began with; the form carries it along. */
			base: found ? `${found.key} ${found.version}` : '',
			key: found?.key ?? '',
			name: found?.name[locals.language] ?? '',
			typed,
			kept: onlyInFile.filter((one) => isSaid(body, one)),
			stops: (found?.rules.stops ?? []).map(({ key, name }) => ({
				value: key,
				label: name[locals.language]
			})),
			programmes: templates.map((one) => ({
				value: programmeName(one),
				label: `${one.name[locals.language]} (${one.version})`
			}))
		};
	});
}

export const actions = {
	/** One row of a list more or less; a visit that others follow is shown first. */
	rows: keepService(async (sent) => {
		const removal = await removalAsked(sent);
		if (removal) return { ...(await again(sent)), removal };
		return again({ ...sent, typed: withChangedRow(sent) });
	}),
	discard: keepService(async (sent) => {
		const staff = staffOf(sent.locals);
		await acting(staff, (work) => dropDraft(work, draftIn(sent)));
		redirect(303, `/${agencyOf(sent.locals).slug}/admin/services?done=discarded`);
	}),
	/** To another part, or back from the preview to the form. */
	part: keepService(async (sent) => {
		const wrongKey = await keyProblems(sent);
		if (wrongKey.length) {
			const draft = await keepTypedDraft(sent);
			return refuseForm(wrongKey, { ...answer(sent, draft), problems: wrongKey });
		}
		return again({ ...sent, part: asPart(sent.form.get('to') ?? sent.form.get('then')) });
	}),
	preview: keepService(async (sent) => {
		const draft = await keepTypedDraft(sent);
		return reading(staffOf(sent.locals), async (work) => {
			const read = await readService(work, sent);
			if (!read.ok) return refuseService(read, sent, draft);
			const { zone } = agencyOf(sent.locals);
			return {
				...answer(sent, draft),
				seen: await latestVersion(work, read.file.key),
				preview: await previewService(work, read.file, zone, sent.locals.language)
			};
		});
	}),
	publish: keepService(async (sent) => {
		const staff = staffOf(sent.locals);
		const read = await reading(staff, (work) => readService(work, sent));
		if (!read.ok) return refuseService(read, sent);
		const typedSeen = String(sent.form.get('seen') ?? '');
		const seen = /^\d{1,9}$/.test(typedSeen) ? Number(typedSeen) : -1;
		const outcome = await acting(staff, async (work) => {
			const published = await publishService(work, read.file, seen);
			// Another one that somebody kept meanwhile is theirs.
			if (published.ok) await dropDraft(work, { ...draftIn(sent), revision: sent.draft.revision });
			return published;
		});
		if (!outcome.ok) return refuseService({ problems: outcome.problems, flaws: [] }, sent);
		const list = `/${agencyOf(sent.locals).slug}/admin/services`;
		redirect(303, `${list}?done=published&service=${read.file.key}`);
	})
};

type Event = RequestEvent<{ service?: string }>;

/** What was sent: the whole service, however little of it the page showed. */
type Sent = Pick<Event, 'locals' | 'params'> & {
	form: FormData;
	typed: TypedService;
	/** The version that the form began with. */
	base: string;
	part: EditorPart;
	/** The draft that the form belongs to, and how often it was kept when it was shown. */
	draft: DraftSeen;
	/** Whether it was checked once and refused; then every page says what is left to mend. */
	isChecked: boolean;
};

/** Reads the form once; it comes back with what was typed also where the database does not answer. */
function keepService<R>(act: (sent: Sent) => Promise<R>) {
	return async ({ locals, params, request, cookies }: Event) => {
		const sentForm = await request.formData().catch(() => new FormData());
		const shown = onlyShown({ locals, cookies }, sentForm);
		const form = shown ?? sentForm;
		const typed = sentService(form);
		// The key of a service is its name for all time.
		if (params.service) delete typed.key;
		const base = String(form.get('base') ?? '').slice(0, 2 * KEY_MAX);
		const [part, isChecked] = [asPart(form.get('part')), form.get('checked') === 'yes'];
		const sent = { locals, params, form, typed, base, part, isChecked, draft: draftSeen(form) };
		if (shown) return answer(sent, notKept(sent));
		try {
			return await act(sent);
		} catch (error) {
			if (!isBusy(error)) throw error;
			return refuseForm([error.problem], answer(sent, notKept(sent)));
		}
	};
}

function withChangedRow({ form, typed }: Sent): TypedService {
	const [adds, removes] = [String(form.get('add') ?? ''), String(form.get('remove') ?? '')];
	const added = listPaths.find((path) => path === adds);
	if (added) return withRow(typed, added);
	const [, list, at] = /^(.+)\.(\d{1,3})$/.exec(removes) ?? [];
	const path = listPaths.find((one) => one === list);
	return path ? withoutRow(typed, path, Number(at)) : typed;
}

/** The page once more, with what was typed. */
function answer({ base, typed, part, isChecked }: Sent, draft: Kept) {
	return {
		...{ base, part, isChecked, seen: 0, preview: null },
		draft,
		removal: null as Removal | null,
		typed: shownAgain(typed),
		problems: [] as Problem[],
		flaws: [] as SaidFlaw[]
	};
}

/** The same, with what is still wrong where that was asked for once. */
async function again(sent: Sent) {
	const draft = await keepTypedDraft(sent);
	if (!sent.isChecked) return answer(sent, draft);
	const read = await reading(staffOf(sent.locals), (work) => readService(work, sent));
	return read.ok ? answer(sent, draft) : wrong(read, sent, draft);
}

type Refused = Omit<Extract<EditedService, { ok: false }>, 'ok'>;

function wrong({ problems, flaws }: Refused, sent: Sent, draft: Kept) {
	const { language } = sent.locals;
	const said = saidFlaws(flaws, language);
	const all = problems.length ? problems : [problem('service_flawed', { count: flaws.length })];
	return { ...answer({ ...sent, isChecked: true }, draft), problems: all, flaws: said };
}

/** Refused: the first part with something to mend. */
function refuseService(found: Refused, sent: Sent, draft: Kept = notKept(sent)) {
	const { problems, ...page } = wrong(found, sent, draft);
	const field = problems.find((one) => one.field)?.field;
	return refuseForm(problems, { ...page, part: (field && partOf(field)) || sent.part });
}

async function readService(work: Work, { base, params, typed }: Sent): Promise<EditedService> {
	const body = await baseBody(work, base, params.service);
	const edited = editedService(body, typed);
	if (!edited.ok) return edited;
	const { programme, key } = edited.file;
	const problems: Problem[] = [];
	if (!params.service) problems.push(...(await takenKey(work, key)));
	if (programme && !(await isTemplateThere(work, programme))) {
		problems.push(problem('not_a_choice', undefined, 'programme'));
	} else if (programme && !keepsProgramme(body, programme)) {
		const isOffered = await isTemplateOffered(work, programme);
		if (!isOffered) problems.push(problem('programme_retired', undefined, 'programme'));
	}
	return problems.length ? { ok: false, problems, flaws: [] } : edited;
}

/** A service that has a programme keeps it, also where no new one may choose it any more. */
function keepsProgramme(body: FileBody, programme: { key: string; version: number }): boolean {
	const before = body.programme as { key?: string; version?: number } | null | undefined;
	return before?.key === programme.key && before.version === programme.version;
}

/**
 * What is wrong with the key that was typed for a new service, as its own part says before the next
 * one is shown. Without a key one may look around.
 */
async function keyProblems({ part, params, typed, base, locals }: Sent): Promise<Problem[]> {
	if (params.service || part !== 'what' || !typed.key?.trim()) return [];
	return reading(staffOf(locals), async (work) => {
		const edited = editedService(await baseBody(work, base, undefined), typed);
		const unfit = edited.ok ? [] : edited.problems.filter(({ field }) => field === 'key');
		return unfit.length ? unfit : takenKey(work, typed.key?.trim() ?? '');
	});
}

/** A key that the agency has for a service already, whether it is still offered or not. */
async function takenKey(work: Work, key: string): Promise<Problem[]> {
	const isTaken = (await latestVersion(work, key)) > 0;
	return isTaken ? [problem('service_key_taken', undefined, 'key')] : [];
}

/** What goes with a visit that is to be taken out, unless that was seen; null for any other row. */
async function removalAsked({ form, typed, base, params, locals }: Sent) {
	const [, at] = /^rules\.visits\.(\d{1,3})$/.exec(String(form.get('remove') ?? '')) ?? [];
	if (at === undefined || form.get('sure') === at) return null;
	const body = await reading(staffOf(locals), (work) => baseBody(work, base, params.service));
	return removalOf(body, typed, Number(at), locals.language);
}

/** Keeps what was typed where it says something that the form did not begin with. */
async function keepTypedDraft(sent: Sent): Promise<Kept> {
	const { typed, base, params, locals } = sent;
	const begun = await reading(staffOf(locals), (work) =>
		begunWith(work, params.service, base, null)
	);
	if (sent.draft.revision === 0 && typesTheSame(typed, begun.typed)) return notKept(sent);
	return keptDraft(locals, sent.draft, { serviceKey: params.service ?? null, base, typed });
}

const notKept = ({ draft }: Sent): Kept => ({ ...draft, conflict: null, trouble: null });
const draftIn = ({ params, draft }: Sent) => ({ serviceKey: params.service ?? null, id: draft.id });
