import { redirect } from '@sveltejs/kit';
import { dayOf } from '#lib/base/days.ts';
import { subjectOfLink, makeLink } from '#lib/identity/links.server.ts';
import { planOf } from '#lib/programmes/participant-plan.server.ts';
import { agencyOf, missing, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { openInvitations } from '#lib/surveys/queries.server.ts';

export async function load({ locals, params }) {
	const agency = agencyOf(locals);
	const { language } = locals;
	return reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'plan', params.token);
		const found = id && (await planOf(work, agency, id));
		if (!found) missing('link_unknown');
		const today = dayOf(work.now, found.series.site.zone);
		const open = await openInvitations(work, found.person.id);
		const timeOf = (number: number | null) =>
			found.visits.find((visit) => visit.number === number) ?? null;
		return {
			name: found.person.name,
			service: found.series.service.name[language],
			zone: found.series.site.zone,
			place: [found.series.site.address, found.series.site.room].filter(Boolean).join(' '),
			anchors: found.plan.anchors.map(({ label, day, isProposed }) => ({
				label: label[language],
				day,
				isProposed
			})),
			steps: found.plan.steps.map(({ key, label, plannedOn, mode, status, visitNumber }) => ({
				key,
				label: label[language],
				plannedOn,
				mode,
				// Its window may be open already; to the person it is still to come until its day.
				status: status === 'due' && plannedOn! > today ? ('upcoming' as const) : status,
				visit: timeOf(visitNumber) && {
					startsAt: timeOf(visitNumber)!.startsAt,
					endsAt: timeOf(visitNumber)!.endsAt
				}
			})),
			advice: found.plan.advice.map(({ key, text, reason }) => ({
				key,
				text: text[language],
				reason: reason[language]
			})),
			openSurvey: open[0] ? { id: open[0].id, visitStartsAt: open[0].visitStartsAt } : null
		};
	});
}

export const actions = {
	/** Opens the survey that waits for this person. */
	survey: async ({ locals, params }) => {
		const agency = agencyOf(locals);
		const token = await acting(visitorOf(locals), async (work) => {
			const id = await subjectOfLink(work, 'plan', params.token);
			const [waiting] = id ? await openInvitations(work, id) : [];
			return waiting ? makeLink(work, 'survey', waiting.id, waiting.closesAt) : null;
		});
		redirect(
			303,
			token ? `/${agency.slug}/survey/${token}` : `/${agency.slug}/plan/${params.token}`
		);
	}
};
