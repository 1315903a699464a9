import { redirect } from '@sveltejs/kit';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { takeRecordsHome } from '#lib/outcomes/fhir/take-records-home.server.ts';
import { takeReportHome, type TakenFile } from '#lib/outcomes/reports/take-report-home.server.ts';
import { agencyOf, fileAnswer, refusePage, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { askedReport } from '../../../report-address.ts';
import { RECORDS, recordsForm, takeForm } from '../take-form.ts';
import type { Outcome } from '#lib/base/problems.ts';

/** Only by POST: what is taken home leaves a line behind, and no link may do that. */
export async function POST(event) {
	const { locals } = event;
	const typed = await event.request.formData();
	const take = event.params.layout === RECORDS ? records(event, typed) : report(event, typed);
	const { id } = agencyOf(locals);
	const tooMany = await countAttempt(id, limits.export, staffOf(locals).staffId);
	if (tooMany) refusePage([tooMany]);
	const file = await take();
	if (!file.ok) refusePage(file.problems);
	return fileAnswer(file.value);
}

type Asking = { locals: App.Locals; params: { layout: string }; url: URL };
type Take = () => Promise<Outcome<TakenFile>>;

function report({ locals, params, url }: Asking, typed: FormData): Take {
	const parsed = parseForm(takeForm, typed);
	if (!parsed.ok) return backToForm(url, typed);
	const address = askedReport(params.layout, url.searchParams);
	const asked = { address, ...parsed.value };
	const agency = agencyOf(locals);
	const name = locals.language === 'ko' ? agency.nameKo : agency.nameEn;
	const about = { name, zone: agency.zone };
	return () =>
		acting(staffOf(locals), (work) => takeReportHome(work, asked, about, locals.language));
}

function records({ locals, url }: Asking, typed: FormData): Take {
	const parsed = parseForm(recordsForm, typed);
	if (!parsed.ok) return backToForm(url, typed);
	const { slug, zone } = agencyOf(locals);
	const place = { base: `${url.origin}/${slug}`, language: locals.language };
	return () => acting(staffOf(locals), (work) => takeRecordsHome(work, parsed.value, place, zone));
}

/** The page with what was chosen on it; the reason is the only thing that can be left out. */
function backToForm(url: URL, typed: FormData): never {
	const { reason: _, ...chosen } = textsOf(typed);
	const query = new URLSearchParams({ ...Object.fromEntries(url.searchParams), ...chosen });
	redirect(303, `${url.pathname.replace(/\/file$/, '')}?${query}&reasonless`);
}
