import { redirect } from '@sveltejs/kit';
import { agencyOf, keepTyped, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { closeDay, planClosing } from '#lib/visits/week/close-day.server.ts';
import { closingForm, closingQuery } from '#lib/visits/week/closing-form.ts';
import { hostOf } from '#lib/visits/week/shown-card.ts';
import { typedQuery } from '../../board/typed-query.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const typed = typedQuery(url.searchParams);
	const nothing = { typed: textsOf(typed), plan: null };
	const parsed = parseForm(closingQuery, typed);
	if (!parsed.ok) return { ...nothing, refusal: parsed.problems };
	return reading(staffOf(locals), async (work) => {
		const plan = await planClosing(work, parsed.value.day, zone);
		if (!plan.ok) return { ...nothing, refusal: plan.problems };
		const visits = plan.value.visits.map((visit) => ({
			...{ id: visit.id, number: visit.number, zone: visit.zone },
			...{ startsAt: visit.startsAt, endsAt: visit.endsAt },
			organization: hostOf(visit, locals.language)
		}));
		const asked = { ...parsed.value, seen: plan.value.seen };
		return { ...nothing, refusal: [], plan: { asked, visits } };
	});
}

export const actions = {
	default: keepTyped(async ({ locals, request }) => {
		const agency = agencyOf(locals);
		const parsed = parseForm(closingForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { day, nameKo: ko, nameEn: en, seen } = parsed.value;
		const asked = { day, name: { ko, en: en ?? ko }, seen };
		const outcome = await acting(staffOf(locals), (work) => closeDay(work, agency, asked));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, `/${agency.slug}/admin/calendar?done=closed`);
	})
};
