import { problem } from '#lib/base/problems.ts';
import { agencyOf, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { requestFilter, requestQuery } from '#lib/visits/booking/request-filter.ts';
import { countRequests } from '#lib/visits/booking/request-queries.server.ts';
import { FILE_ROWS_MAX } from '#lib/visits/booking/take-requests-home.server.ts';
import { exportForm } from './export-form.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const filter = requestFilter(url.searchParams);
	const total = await reading(staffOf(locals), (work) => countRequests(work, filter, zone));
	const isTooLong = total > FILE_ROWS_MAX;
	const lacksReason = url.searchParams.has('reasonless');
	return {
		total,
		/** The form came back without a reason; what is sent next comes back to this page first. */
		lacksReason,
		isTooLong,
		query: requestQuery(filter),
		problems: [
			...(isTooLong ? [problem('file_too_long', { max: FILE_ROWS_MAX })] : []),
			...(lacksReason ? [problem('required', undefined, 'reason')] : [])
		]
	};
}

export const actions = {
	/**
	 * Mends a form that was refused. A file leaves the page as it is, so the error has to be gone
	 * before the file is taken: the page comes back filled and clean.
	 */
	reason: async ({ request }) => {
		const typed = await request.formData();
		const parsed = parseForm(exportForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: textsOf(typed) });
		return { problems: [], values: textsOf(typed) };
	}
};
