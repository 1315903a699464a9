import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { worksAs } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';
import { problem } from '#lib/base/problems.ts';
import { exactFigures } from '#lib/results/exact-figures.ts';
import { reportSheet } from '#lib/results/queries.server.ts';
import { releaseReport, reportPreview } from '#lib/results/release-report.server.ts';
import { retractReport } from '#lib/results/retract-report.server.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	refusePage,
	staffOf,
	textsOf
} from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm, text, wholeNumber } from '#lib/ui/form.ts';
import { readingShown } from '../shown-series.server.ts';

const REASON_MAX = 200;

/** Exact figures are an administrator's; the page says why one of them is withheld. */
export function load({ locals, params, url }) {
	if (!worksAs(staffOf(locals), 'administrator')) refusePage([problem('not_allowed')]);
	const { language } = locals;
	return readingShown(locals, params.id, async (work, found) => {
		const { exact, edition, last, readiness, stamp } = await reportPreview(work, found);
		const { zone } = found.site;
		return {
			id: found.id,
			done: url.searchParams.get('done'),
			/** The second step: what will be read, and by whom. */
			isChecking: url.searchParams.get('step') === 'release' && readiness === 'ready',
			contact: {
				name: found.organization.contactName,
				email: found.organization.contactEmail,
				phone: found.organization.contactPhone
			},
			sheet: await reportSheet(work, found),
			readiness,
			stamp,
			next: {
				edition: (last?.edition ?? 0) + 1,
				asOf: dayOf(work.now, zone),
				figures: edition.figures
			},
			exact: exactFigures(exact, last, edition, language),
			last: last && {
				edition: last.edition,
				asOf: last.asOf,
				figures: last.figures,
				releasedOn: dayOf(last.releasedAt, zone),
				retraction: last.retraction && {
					day: dayOf(last.retraction.at, zone),
					reason: last.retraction.reason
				}
			}
		};
	});
}

const released = v.object({ stamp: text() });
const retracted = v.object({ edition: wholeNumber({ min: 1 }), reason: text({ max: REASON_MAX }) });

export const actions = {
	release: async ({ locals, params, request }) => {
		if (!isUuid(params.id)) missing();
		const parsed = parseForm(released, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: {} });
		const agency = agencyOf(locals);
		const outcome = await acting(staffOf(locals), (work) =>
			releaseReport(work, agency, { seriesId: params.id, ...parsed.value })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, '?done=released');
	},
	retract: keepTyped(async ({ locals, params, request }) => {
		if (!isUuid(params.id!)) missing();
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(retracted, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const outcome = await acting(staffOf(locals), (work) =>
			retractReport(work, agency, { seriesId: params.id!, ...parsed.value })
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: textsOf(typed) });
		redirect(303, outcome.value.isTold ? '?done=retracted' : '?done=retracted_untold');
	})
};
