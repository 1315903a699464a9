import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { isUuid } from '#lib/base/ids.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { rulesOfPlaces } from '#lib/visits/contacts/place-rules.server.ts';
import { fateOfMail } from '#lib/notices/mail-fate-queries.server.ts';
import { agencyOf, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { checkbox, id, parseForm } from '#lib/ui/form.ts';
import { agreedWords } from '#lib/visits/agreed-words.ts';
import { apologyOf } from '#lib/visits/booking/apology-queries.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { renewLink } from '#lib/visits/contacts/renew-link.server.ts';
import { endLinks, linksOfSeries } from '#lib/visits/contacts/series-links.server.ts';
import { counselors, crewOfSeries } from '#lib/visits/crews/crew-queries.server.ts';
import { wishesPlaced } from '#lib/visits/pools/pool-queries.server.ts';
import { seriesById, visitsOfSeries, type VisitRow } from '#lib/visits/queries.server.ts';
import { reassignVisit } from '#lib/visits/crews/reassign-visit.server.ts';
import { cancellationOfSeries } from '#lib/visits/booking/request-queries.server.ts';
import { answersExpected } from '#lib/visits/services/answer-due.server.ts';
import { declaredOf } from '#lib/visits/services/declare.server.ts';
import { saidOf } from '#lib/visits/services/declarations.ts';
import { seriesState } from '#lib/visits/series-state.ts';
import { isAtStops, takesTurns } from '#lib/visits/time/stops.ts';
import { visitStatus } from '#lib/visits/status.ts';

export async function load({ locals, params, url }) {
	if (!isUuid(params.id)) missing();
	const { language } = locals;
	return reading(staffOf(locals), async (work) => {
		const found = await seriesById(work, params.id);
		if (!found) missing();
		const [visits, crew, everybody, cancellation, rules, declared] = await Promise.all([
			visitsOfSeries(work, found.id),
			crewOfSeries(work, found.id),
			counselors(work),
			cancellationOfSeries(work, found.id),
			rulesOfPlaces(work, [found.site.id]),
			declaredOf(work, found.id)
		]);
		const email = found.organization.contactEmail;
		const links = await linksOfSeries(work, found.id);
		const isLeft = (one: VisitRow) => one.cancelledAt === null && one.startsAt > work.now;
		const state = seriesState({
			confirmedAt: found.confirmedAt,
			visitsLeft: visits.filter(isLeft).length,
			visitsCancelled: visits.filter((one) => one.cancelledAt !== null).length
		});
		const first = visits.find((one) => one.cancelledAt === null);
		const times = { requestedAt: found.requestedAt, confirmedAt: found.confirmedAt };
		const apology = found.confirmedAt ? null : await apologyOf(work, found.id);
		return {
			/** That the organization was told nobody comes, as long as that stands. */
			apology,
			done: url.searchParams.get('done'),
			mail: email ? await fateOfMail(work, found.id, email) : null,
			links,
			/** Who shares the visits and has no address of mail. */
			neighboursToCall: (await wishesPlaced(work, found.id))
				.filter(({ contactEmail }) => !contactEmail)
				.map(({ id, organization, contactName, contactPhone }) => ({
					...{ id, organization, contactName, contactPhone }
				})),
			series: {
				id: found.id,
				reference: found.reference,
				service: found.service.name[language],
				headcount: found.headcount,
				organizationSize: found.organizationSize,
				agreed: agreedWords(found, language),
				takesRoster: found.service.roster === 'organization',
				hasProgramme: found.service.templateKey !== null,
				/** Of the agency's own: whoever is its contact is the agency. */
				isSession: isAtStops(found.service.rules),
				takesTurns: takesTurns(found.service.rules),
				organization: found.organization,
				site: found.site,
				note: found.note,
				registrationNumber: found.registrationNumber,
				channel: found.channel,
				siteRules: rules.get(found.site.id) ?? null,
				requestedAt: found.requestedAt,
				confirmedAt: found.confirmedAt,
				cancellation,
				declared: saidOf(found.service.content, declared, language),
				state,
				/** Until when the office answers it. */
				due:
					state === 'waiting' && first
						? (await answersExpected(work))({
								requestedAt: found.requestedAt,
								firstVisitAt: first.startsAt,
								content: found.service.content,
								zone: found.site.zone
							})
						: null
			},
			counselors: everybody,
			visits: visits.map((visit) => ({
				id: visit.id,
				number: visit.number,
				startsAt: visit.startsAt,
				endsAt: visit.endsAt,
				isLeft: isLeft(visit),
				status: visitStatus({ ...times, ...visit }, work.now, found.site.zone),
				crew: crew
					.filter((one) => one.visitId === visit.id)
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

/** Whether whoever confirms spoke with the contact: asked where an apology was written. */
const confirming = v.object({ spoke: checkbox() });

export const actions = {
	confirm: async ({ locals, params, request }) => {
		if (!isUuid(params.id)) missing();
		const agency = agencyOf(locals);
		const said = parseForm(confirming, await request.formData());
		if (!said.ok) return refuseForm(said.problems, { values: {} });
		const outcome = await acting(staffOf(locals), (work) =>
			confirmSeries(work, agency, params.id, said.value)
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, '?done=confirmed');
	},
	renewLink: async ({ locals, params }) => {
		if (!isUuid(params.id)) missing();
		const agency = agencyOf(locals);
		const tooMany = await countAttempt(agency.id, limits.linkByReference, params.id);
		if (tooMany) return refuseForm([tooMany], { values: {} });
		const outcome = await acting(staffOf(locals), (work) => renewLink(work, agency, params.id));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, '?done=link');
	},
	endLinks: async ({ locals, params }) => {
		if (!isUuid(params.id)) missing();
		const outcome = await acting(staffOf(locals), (work) => endLinks(work, params.id));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, '?done=ended');
	},
	reassign: async ({ locals, request }) => {
		const parsed = parseForm(reassignment, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const outcome = await acting(staffOf(locals), (work) => reassignVisit(work, parsed.value));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: parsed.value });
		redirect(303, '?done=reassigned');
	}
};
