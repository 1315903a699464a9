import { problem } from '#lib/base/problems.ts';
import { dayOf } from '#lib/base/days.ts';
import { recordsToChoose, chosenReport } from '#lib/outcomes/reports/asked-report.server.ts';
import { periodWords } from '#lib/outcomes/reports/period-words.ts';
import { latestPeriods } from '#lib/outcomes/reports/period.ts';
import { agencyOf, missing, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { askedReport } from '../../report-address.ts';
import { RECORDS, recordsForm, takeForm } from './take-form.ts';

export async function load({ locals, params, url }) {
	const { zone } = agencyOf(locals);
	const actor = staffOf(locals);
	const { language } = locals;
	const asked = askedReport(params.layout, url.searchParams);
	// What was chosen before a refused form came back.
	const typed = (name: string) => url.searchParams.get(name) ?? '';
	const lacksReason = url.searchParams.has('reasonless');
	const before = { format: typed('format'), purpose: typed('purpose') };
	const form = {
		...{ lacksReason, before },
		problems: lacksReason ? [problem('required', undefined, 'reason')] : []
	};
	return reading(actor, async (work) => {
		if (params.layout === RECORDS) {
			const programmes = await recordsToChoose(work);
			if (!programmes) missing();
			const today = dayOf(work.now, zone);
			const periods = [...latestPeriods('year', today, 3), ...latestPeriods('quarter', today, 8)];
			return {
				...form,
				what: null,
				programme: asked.programme ?? programmes[0]?.key ?? '',
				period: asked.period ?? periods[0]!.key,
				programmes: programmes.map(({ key, label }) => ({ value: key, label: label[language] })),
				periods: periods.map((one) => ({ value: one.key, label: periodWords(one, language) }))
			};
		}
		const chosen = await chosenReport(work, asked, { zone, role: actor.role });
		if (!chosen || chosen.isRefused) missing();
		return {
			...form,
			what: { label: chosen.layout.label[language], period: periodWords(chosen.period, language) },
			...{ programme: chosen.programme.key, period: chosen.period.key },
			...{ programmes: [], periods: [] }
		};
	});
}

export const actions = {
	/**
	 * Mends a form that was refused. A file leaves the page as it is, so the error has to be gone
	 * before the file is taken: the page comes back filled and clean.
	 */
	reason: async ({ request, params }) => {
		const typed = await request.formData();
		const parsed = parseForm(params.layout === RECORDS ? recordsForm : takeForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: textsOf(typed) });
		return { problems: [], values: textsOf(typed) };
	}
};
