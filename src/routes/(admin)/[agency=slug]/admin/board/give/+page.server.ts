import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { dayOf } from '#lib/base/days.ts';
import { agencyOf, keepTyped, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { id, parseForm } from '#lib/ui/form.ts';
import { giveVisit } from '#lib/visits/week/fill-place.server.ts';
import { hostOf } from '#lib/visits/week/shown-card.ts';
import { offersOfPlace } from '#lib/visits/week/suggestion-queries.server.ts';
import { weekOf } from '#lib/visits/week/weeks.ts';
import { askedId, askedWeek } from '../asked-week.server.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const asked = placeAsked(url.searchParams);
	const offers = await reading(staffOf(locals), (work) => offersOfPlace(work, asked, zone));
	if (!offers) missing();
	const { seriesId, number, startsAt, endsAt, headcount, zone: site } = offers.visit;
	const organization = hostOf(offers.visit, locals.language);
	return {
		week: askedWeek(url.searchParams, zone),
		visit: { seriesId, number, startsAt, endsAt, organization, headcount, zone: site },
		...{ holder: offers.holder, candidates: offers.candidates }
	};
}

const handover = v.object({ toResourceId: id() });

export const actions = {
	default: keepTyped(async ({ locals, url, request }) => {
		const agency = agencyOf(locals);
		const { visitId, fromResourceId } = placeAsked(url.searchParams);
		const parsed = parseForm(handover, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { toResourceId } = parsed.value;
		const outcome = await acting(staffOf(locals), async (work) => {
			const offers = await offersOfPlace(work, { visitId, fromResourceId }, agency.zone);
			const reasons = offers?.candidates.find(
				(one) => one.id === toResourceId && one.isFree
			)?.reasons;
			const given = await giveVisit(work, { visitId, fromResourceId, toResourceId, reasons });
			return given.ok ? { ok: true as const, value: offers } : given;
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values: parsed.value });
		const week = weekOf(dayOf(outcome.value!.visit.startsAt, agency.zone));
		const done = { done: 'given', visit: visitId, from: fromResourceId ?? '', to: toResourceId };
		redirect(303, `/${agency.slug}/admin/board?${new URLSearchParams({ week, ...done })}`);
	})
};

function placeAsked(query: URLSearchParams) {
	const visitId = askedId(query, 'visit');
	if (!visitId) missing();
	return { visitId, fromResourceId: askedId(query, 'place') };
}
