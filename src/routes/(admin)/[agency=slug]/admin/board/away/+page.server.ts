import { redirect } from '@sveltejs/kit';
import { dayOf } from '#lib/base/days.ts';
import { agencyOf, keepTyped, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import type { Language } from '#lib/base/localized.ts';
import { hostOf } from '#lib/visits/week/shown-card.ts';
import { parseForm } from '#lib/ui/form.ts';
import { counselors } from '#lib/visits/crews/crew-queries.server.ts';
import { planAbsence, type Absence } from '#lib/visits/week/absence-plan.server.ts';
import { absenceForm, absenceQuery, choicesOf } from '#lib/visits/week/absence-form.ts';
import { contactsOf } from '#lib/visits/week/handover-queries.server.ts';
import { makeLeave } from '#lib/visits/week/make-leave.server.ts';
import { weekOf } from '#lib/visits/week/weeks.ts';
import { typedQuery } from '../typed-query.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const typed = typedQuery(url.searchParams);
	return reading(staffOf(locals), async (work) => {
		const everybody = (await counselors(work)).map(({ resourceId: value, name: label }) => ({
			value,
			label
		}));
		const shown = {
			everybody,
			today: dayOf(work.now, zone),
			keepsAll: url.searchParams.has('keep')
		};
		const nothing = { ...shown, plan: null, typed: textsOf(typed) };
		// The empty form, before anything was asked.
		if (!url.searchParams.has('resourceId')) return { ...nothing, refusal: [] };
		const parsed = parseForm(absenceQuery, typed);
		if (!parsed.ok) return { ...nothing, refusal: parsed.problems };
		const planned = await planShown(work, parsed.value, zone, locals.language);
		return planned.ok
			? { ...nothing, refusal: [], plan: planned.value }
			: { ...nothing, refusal: planned.problems };
	});
}

async function planShown(work: Work, absence: Absence, zone: string, language: Language) {
	const plan = await planAbsence(work, absence, zone);
	if (!plan.ok) return plan;
	const { name, lines, seen } = plan.value;
	const names = new Map((await counselors(work)).map((one) => [one.resourceId, one.name]));
	const contacts = await contactsOf(work, [...new Set(lines.map(({ visit }) => visit.seriesId))]);
	const value = {
		...{ absence, name, seen, contacts },
		lines: lines.map(({ visit, candidates, newTime }) => ({
			id: visit.id,
			seriesId: visit.seriesId,
			number: visit.number,
			organization: hostOf(visit, language),
			headcount: visit.headcount,
			startsAt: visit.startsAt,
			endsAt: visit.endsAt,
			zone: visit.zone,
			newTime: newTime && { startsAt: newTime.startsAt, endsAt: newTime.endsAt },
			candidates: candidates.map((one) => ({ ...one, name: names.get(one.id) ?? '' }))
		}))
	};
	return { ok: true as const, value };
}

export const actions = {
	default: keepTyped(async ({ locals, request }) => {
		const agency = agencyOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(absenceForm, typed);
		const values = textsOf(typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values });
		const asked = { ...parsed.value, choices: choicesOf(typed) };
		const outcome = await acting(staffOf(locals), (work) => makeLeave(work, agency, asked));
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		const { given, moved, kept } = outcome.value;
		const week = weekOf(asked.fromDay);
		const done = { done: 'away', given: `${given}`, moved: `${moved}`, kept: `${kept}` };
		redirect(303, `/${agency.slug}/admin/board?${new URLSearchParams({ week, ...done })}`);
	})
};
