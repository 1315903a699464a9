import { redirect, type RequestEvent } from '@sveltejs/kit';
import { problem, type Problem } from '#lib/base/problems.ts';
import { isTemplateThere, templateNames } from '#lib/programmes/template-queries.server.ts';
import { isBusy } from '#lib/server/busy.server.ts';
import { agencyOf, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { editedService, emptyBody, type EditedService } from '#lib/visits/editor/edited-service.ts';
import { listPaths, onlyInFile } from '#lib/visits/editor/fields.ts';
import { valueAt, type FileBody } from '#lib/visits/editor/file-paths.ts';
import { starterService } from '#lib/visits/editor/starter-service.ts';
import {
	sentService,
	shownAgain,
	typedService,
	withoutRow,
	withRow,
	type TypedService
} from '#lib/visits/editor/typed-service.ts';
import { programmeName } from '#lib/visits/editor/typed-value.ts';
import { flawWords } from '#lib/visits/services/flaw-words.ts';
import { previewService } from '#lib/visits/services/preview-service.server.ts';
import { publishService } from '#lib/visits/services/publish-service.server.ts';
import { serviceText, type ServiceFile } from '#lib/visits/services/service-file.ts';
import {
	fileOf,
	latestVersion,
	newestVersion,
	serviceVersion
} from '#lib/visits/services/service-queries.server.ts';

const KEY_MAX = 60;

export async function load({ locals, params, url }) {
	return reading(staffOf(locals), async (work) => {
		const asked = params.service ?? url.searchParams.get('copy');
		const found = asked ? ((await newestVersion(work, asked)) ?? missing()) : null;
		const body = found ? bodyOf(fileOf(found)) : emptyBody;
		const typed = found ? typedService(body) : starterService();
		if (found && !params.service) typed.key = `${found.key}-copy`.slice(0, KEY_MAX);
		const templates = await templateNames(work);
		return {
			isNew: !params.service,
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
	/** One row of a list more or less; nothing is checked. */
	rows: keepService(async ({ form, typed, base }) => {
		const [adds, removes] = [String(form.get('add') ?? ''), String(form.get('remove') ?? '')];
		const path = listPaths.find((one) => one === adds || removes.startsWith(`${one}.`));
		const at = Number(removes.split('.').at(-1));
		const isRow = Number.isSafeInteger(at) && at >= 0;
		const changed = !path
			? typed
			: adds
				? withRow(typed, path)
				: isRow && withoutRow(typed, path, at);
		return answer(base, changed || typed);
	}),
	/** Back from the preview to the form. */
	mend: keepService(async ({ typed, base }) => answer(base, typed)),
	preview: keepService(async ({ locals, params, typed, base }) =>
		reading(staffOf(locals), async (work) => {
			const read = await readService(work, base, params, typed);
			if (!read.ok) return refuseService(read, base, typed, locals);
			return {
				...answer(base, typed),
				seen: await latestVersion(work, read.file.key),
				preview: await previewService(work, read.file, agencyOf(locals).zone, locals.language)
			};
		})
	),
	publish: keepService(async ({ locals, params, form, typed, base }) => {
		const staff = staffOf(locals);
		const read = await reading(staff, (work) => readService(work, base, params, typed));
		if (!read.ok) return refuseService(read, base, typed, locals);
		const seen = Number(form.get('seen') ?? NaN);
		const version = Number.isSafeInteger(seen) ? seen : -1;
		const outcome = await acting(staff, (work) => publishService(work, read.file, version));
		if (!outcome.ok) return refuseForm(outcome.problems, answer(base, typed));
		const list = `/${agencyOf(locals).slug}/admin/services`;
		redirect(303, `${list}?done=published&service=${read.file.key}`);
	})
};

type Sent = Pick<RequestEvent<{ service?: string }>, 'locals' | 'params'> & {
	form: FormData;
	typed: TypedService;
	base: string;
};

/** What was sent, read once; the form comes back with it also where the database does not answer. */
function keepService<R>(act: (sent: Sent) => Promise<R>) {
	return async ({ locals, params, request }: RequestEvent<{ service?: string }>) => {
		const form = await request.formData().catch(() => new FormData());
		const typed = sentService(form);
		// The key of a service is its name for all time.
		if (params.service) delete typed.key;
		const sentBase = form.get('base');
		const base = typeof sentBase === 'string' ? sentBase.slice(0, 2 * KEY_MAX) : '';
		try {
			return await act({ locals, params, form, typed, base });
		} catch (error) {
			if (!isBusy(error)) throw error;
			return refuseForm([error.problem], answer(base, typed));
		}
	};
}

/** The page once more, with what was typed. */
function answer(base: string, typed: TypedService) {
	return {
		problems: [] as Problem[],
		base,
		typed: shownAgain(typed),
		flaws: [] as { path: string; words: string }[],
		seen: 0,
		preview: null
	};
}

async function readService(
	work: Work,
	base: string,
	params: { service?: string },
	typed: TypedService
): Promise<EditedService> {
	const body = await baseBody(work, base, params.service);
	const edited = editedService(body, typed);
	if (!edited.ok) return edited;
	const { programme, key } = edited.file;
	const problems: Problem[] = [];
	if (!params.service && (await latestVersion(work, key)) > 0) {
		problems.push(problem('service_key_taken', undefined, 'key'));
	}
	if (programme && !(await isTemplateThere(work, programme))) {
		problems.push(problem('not_a_choice', undefined, 'programme'));
	}
	return problems.length ? { ok: false, problems, flaws: [] } : edited;
}

/** The file that a form began with. Versions never change, so its name is enough. */
async function baseBody(work: Work, base: string, edits: string | undefined): Promise<FileBody> {
	const [, key, version] = /^([a-z0-9-]{1,60}) (\d{1,6})$/.exec(base) ?? [];
	if (edits && key !== edits) missing();
	if (!key) return emptyBody;
	const found = await serviceVersion(work, key, Number(version));
	return bodyOf(fileOf(found ?? missing()));
}

function bodyOf(file: ServiceFile): FileBody {
	return JSON.parse(serviceText(file)) as FileBody;
}

function isSaid(body: FileBody, name: string): boolean {
	const found = valueAt(body, `rules.${name}`) ?? valueAt(body, `content.${name}`);
	return found !== undefined && !(Array.isArray(found) && found.length === 0);
}

function refuseService(
	{ problems, flaws }: Extract<EditedService, { ok: false }>,
	base: string,
	typed: TypedService,
	{ language }: App.Locals
) {
	const said = flaws.map((flaw) => ({ path: flaw.path, words: flawWords(flaw, language) }));
	const all = problems.length ? problems : [problem('service_flawed', { count: flaws.length })];
	return refuseForm(all, { ...answer(base, typed), flaws: said });
}
