import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { isUuid } from '#lib/base/ids.ts';
import { agencyOf, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { id, parseForm } from '#lib/ui/form.ts';
import { confirmSeries } from '#lib/visits/confirm-series.server.ts';
import {
	counselors,
	crewOfSeries,
	seriesById,
	visitsOfSeries
} from '#lib/visits/queries.server.ts';
import { reassignVisit } from '#lib/visits/reassign-visit.server.ts';
import { visitStatus } from '#lib/visits/status.ts';

export async function load({ locals, params, url }) {
	if (!isUuid(params.id)) missing();
	const { language } = locals;
	return reading(staffOf(locals), async (work) => {
		const found = await seriesById(work, params.id);
		if (!found) missing();
		const [visits, crew, everybody] = await Promise.all([
			visitsOfSeries(work, found.id),
			crewOfSeries(work, found.id),
			counselors(work)
		]);
		const times = { requestedAt: found.requestedAt, confirmedAt: found.confirmedAt };
		return {
			done: url.searchParams.get('done'),
			series: {
				id: found.id,
				reference: found.reference,
				service: found.service.name[language],
				headcount: found.headcount,
				organization: found.organization,
				site: found.site,
				note: found.note,
				requestedAt: found.requestedAt,
				confirmedAt: found.confirmedAt
			},
			counselors: everybody,
			visits: visits.map(({ id: visitId, number, startsAt, endsAt }) => ({
				id: visitId,
				number,
				startsAt,
				endsAt,
				status: visitStatus(
					{ ...times, cancelledAt: null, startsAt, endsAt },
					work.now,
					found.site.zone
				),
				crew: crew
					.filter((one) => one.visitId === visitId)
					.map(({ resourceId, name, reasons, assignedBy }) => ({
						resourceId,
						name,
						reasons,
						isChosenByRule: assignedBy === null
					}))
			}))
		};
	});
}

const reassignment = v.object({ visitId: id(), fromResourceId: id(), toResourceId: id() });

export const actions = {
	confirm: async ({ locals, params }) => {
		const agency = agencyOf(locals);
		const outcome = await acting(staffOf(locals), (work) => confirmSeries(work, agency, params.id));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, '?done=confirmed');
	},
	reassign: async ({ locals, request }) => {
		const parsed = parseForm(reassignment, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const outcome = await acting(staffOf(locals), (work) => reassignVisit(work, parsed.value));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: parsed.value });
		redirect(303, '?done=reassigned');
	}
};
