import { redirect, type RequestEvent } from '@sveltejs/kit';
import { problem, type Problem } from '#lib/base/problems.ts';
import { isTemplateThere, templateNames } from '#lib/programmes/template-queries.server.ts';
import { isBusy } from '#lib/server/busy.server.ts';
import { agencyOf, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { onlyShown } from '#lib/server/typed-form.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { editedService, emptyBody, type EditedService } from '#lib/visits/editor/edited-service.ts';
import { asPart, partOf, type EditorPart } from '#lib/visits/editor/editor-parts.ts';
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
import { saidFlaws, type SaidFlaw } from '#lib/visits/services/flaw-words.ts';
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
	/** One row of a list more or less. */
	rows: keepService(async (sent) => again({ ...sent, typed: withChangedRow(sent) })),
	/** To another part, or back from the preview to the form. */
	part: keepService(async (sent) =>
		again({ ...sent, part: asPart(sent.form.get('to') ?? sent.form.get('then')) })
	),
	preview: keepService(async (sent) =>
		reading(staffOf(sent.locals), async (work) => {
			const read = await readService(work, sent);
			if (!read.ok) return refuseService(read, sent);
			const { zone } = agencyOf(sent.locals);
			return {
				...answer(sent),
				seen: await latestVersion(work, read.file.key),
				preview: await previewService(work, read.file, zone, sent.locals.language)
			};
		})
	),
	publish: keepService(async (sent) => {
		const staff = staffOf(sent.locals);
		const read = await reading(staff, (work) => readService(work, sent));
		if (!read.ok) return refuseService(read, sent);
		const typedSeen = String(sent.form.get('seen') ?? '');
		const seen = /^\d{1,9}$/.test(typedSeen) ? Number(typedSeen) : -1;
		const outcome = await acting(staff, (work) => publishService(work, read.file, seen));
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
		const sent = { locals, params, form, typed, base, part, isChecked };
		if (shown) return answer(sent);
		try {
			return await act(sent);
		} catch (error) {
			if (!isBusy(error)) throw error;
			return refuseForm([error.problem], answer(sent));
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
function answer({ base, typed, part, isChecked }: Sent) {
	return {
		...{ base, part, isChecked, seen: 0, preview: null },
		typed: shownAgain(typed),
		problems: [] as Problem[],
		flaws: [] as SaidFlaw[]
	};
}

/** The same, with what is still wrong where that was asked for once. */
async function again(sent: Sent) {
	if (!sent.isChecked) return answer(sent);
	const read = await reading(staffOf(sent.locals), (work) => readService(work, sent));
	return read.ok ? answer(sent) : wrong(read, sent);
}

type Refused = Omit<Extract<EditedService, { ok: false }>, 'ok'>;

function wrong({ problems, flaws }: Refused, sent: Sent) {
	const { language } = sent.locals;
	const said = saidFlaws(flaws, language);
	const all = problems.length ? problems : [problem('service_flawed', { count: flaws.length })];
	return { ...answer({ ...sent, isChecked: true }), problems: all, flaws: said };
}

/** Refused: the first part with something to mend. */
function refuseService(found: Refused, sent: Sent) {
	const { problems, ...page } = wrong(found, sent);
	const field = problems.find((one) => one.field)?.field;
	return refuseForm(problems, { ...page, part: (field && partOf(field)) || sent.part });
}

async function readService(work: Work, { base, params, typed }: Sent): Promise<EditedService> {
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
