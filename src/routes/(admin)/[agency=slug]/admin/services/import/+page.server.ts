import { redirect } from '@sveltejs/kit';
import type { Language } from '#lib/base/localized.ts';
import { problem } from '#lib/base/problems.ts';
import { isTemplateOffered, isTemplateThere } from '#lib/programmes/template-queries.server.ts';
import { agencyOf, keepTyped, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { saidFlaws } from '#lib/visits/services/flaw-words.ts';
import { previewService } from '#lib/visits/services/preview-service.server.ts';
import { publishService } from '#lib/visits/services/publish-service.server.ts';
import type { RulesFlaw } from '#lib/visits/services/rules-file.ts';
import {
	FILE_MAX_CHARS,
	parseServiceText,
	serviceText,
	type ParsedService
} from '#lib/visits/services/service-file.ts';
import { fileOf, newestVersion } from '#lib/visits/services/service-queries.server.ts';

export async function load({ locals, url }) {
	const copied = url.searchParams.get('copy');
	if (!copied) return { text: '' };
	const found = await reading(staffOf(locals), (work) => newestVersion(work, copied));
	if (!found) return { text: '' };
	const file = fileOf(found);
	return { text: serviceText({ ...file, key: `${file.key}-copy`.slice(0, 60) }) };
}

export const actions = {
	preview: keepTyped(async ({ locals, request }) => {
		const text = await sentText(request);
		const read = await readFile(locals, text);
		if (!read.ok) return refuseFlaws(read.flaws, text, locals.language);
		const { file } = read;
		const agency = agencyOf(locals);
		return reading(staffOf(locals), async (work) => ({
			text,
			problems: [],
			flaws: [],
			preview: await previewService(work, file, agency.zone, locals.language)
		}));
	}),
	publish: keepTyped(async ({ locals, request }) => {
		const text = await sentText(request);
		const read = await readFile(locals, text);
		if (!read.ok) return refuseFlaws(read.flaws, text, locals.language);
		const outcome = await acting(staffOf(locals), (work) => publishService(work, read.file));
		if (!outcome.ok) return refuseForm(outcome.problems, { text, flaws: [], preview: null });
		const list = `/${agencyOf(locals).slug}/admin/services`;
		redirect(303, `${list}?done=published&service=${read.file.key}`);
	})
};

/** What was sent: the file, else what was pasted. One sign beyond the limit is kept, to be refused. */
async function sentText(request: Request): Promise<string> {
	const form = await request.formData().catch(() => new FormData());
	const file = form.get('file');
	const pasted = form.get('text');
	const text =
		file instanceof File && file.size > 0
			? await file.slice(0, FILE_MAX_CHARS * 4).text()
			: typeof pasted === 'string'
				? pasted
				: '';
	return text.replace(/^\uFEFF/, '').slice(0, FILE_MAX_CHARS + 1);
}

async function readFile(locals: App.Locals, text: string): Promise<ParsedService> {
	const read = parseServiceText(text);
	if (!read.ok || !read.file.programme) return read;
	const { programme } = read.file;
	const why = await reading(staffOf(locals), async (work) => {
		if (!(await isTemplateThere(work, programme))) return 'no such programme';
		if (await isTemplateOffered(work, programme)) return null;
		// A service that is offered with it keeps it.
		const before = await newestVersion(work, read.file.key);
		const isSame =
			before?.templateKey === programme.key && before.templateVersion === programme.version;
		return isSame ? null : 'programme_retired';
	});
	return why ? { ok: false, flaws: [{ path: 'programme', why }] } : read;
}

function refuseFlaws(flaws: RulesFlaw[], text: string, language: Language) {
	const found = problem('service_flawed', { count: flaws.length }, 'text');
	return refuseForm([found], { text, flaws: saidFlaws(flaws, language), preview: null });
}
