import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Outcome } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { turnField } from '#lib/programmes/enrolment-form.ts';
import { enrolmentById } from '#lib/programmes/queries.server.ts';
import { giveBackTurn } from '#lib/programmes/turns/choose-turn.server.ts';
import { chooseOwnTurn } from '#lib/programmes/turns/own-place.server.ts';
import { turnsToChoose } from '#lib/programmes/turns/queries.server.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	textsOf,
	visitorOf
} from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import { turnsOf } from '#lib/visits/turns/turns.ts';

export async function load({ locals, params, url }) {
	const agency = agencyOf(locals);
	return reading(visitorOf(locals), async (work) => {
		const asked = await turnAsked(work, params.token, url.searchParams);
		const { person, series, visit } = asked;
		const open = await turnsToChoose(work, series, [visit], person.id);
		return {
			service: series.service.name[locals.language],
			zone: series.site.zone,
			place: [series.site.address, series.site.room].filter(Boolean).join(' '),
			back: `/${agency.slug}/plan/${params.token}`,
			/** At a stop of the agency's own a turn is given back with the place: see `leave`. */
			isAtStops: isAtStops(series.service.rules),
			visit: { number: visit.number, startsAt: visit.startsAt },
			turns: open[0] ? { free: open[0].free, own: open[0].own } : null
		};
	});
}

export const actions = {
	choose: keepTyped(async ({ request, locals, params, url }) => {
		const agency = agencyOf(locals);
		const tooMany = await countAttempt(agency.id, limits.turn, params.token);
		if (tooMany) return refuseForm([tooMany], { values: {} });
		const typed = await request.formData();
		const values = textsOf(typed);
		const asked = await reading(visitorOf(locals), (work) =>
			turnAsked(work, params.token, url.searchParams)
		);
		const { visit, series, person } = asked;
		const turns = turnsOf(visit, series.service.rules, series.site.zone);
		const parsed = parseForm(v.object({ turn: turnField(turns, false) }), typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values });
		const fromMinute = Number(parsed.value.turn);
		const choice = { enrolmentId: person.id, visitId: visit.id, fromMinute };
		const outcome = await acting(visitorOf(locals), (work) => chooseOwnTurn(work, agency, choice));
		return answer(outcome, `/${agency.slug}/plan/${params.token}?done=chosen`, values);
	}),
	giveBack: async ({ locals, params, url }) => {
		const agency = agencyOf(locals);
		const tooMany = await countAttempt(agency.id, limits.turn, params.token);
		if (tooMany) return refuseForm([tooMany], { values: {} });
		const outcome = await acting(visitorOf(locals), async (work) => {
			const { person, visit } = await turnAsked(work, params.token, url.searchParams);
			return giveBackTurn(work, { enrolmentId: person.id, visitId: visit.id });
		});
		return answer(outcome, `/${agency.slug}/plan/${params.token}?done=given-back`, {});
	}
};

function answer(outcome: Outcome<null>, next: string, values: Record<string, string>) {
	if (!outcome.ok) return refuseForm(outcome.problems, { values });
	redirect(303, next);
}

/** Whose link it is, and which visit of theirs the address names; 404 where there is none. */
async function turnAsked(work: Work, token: string, query: URLSearchParams) {
	const id = await subjectOfLink(work, 'plan', token);
	const person = id && (await enrolmentById(work, id));
	if (!person) missing('link_unknown');
	const series = (await seriesById(work, person.seriesId))!;
	const visits = await visitsOfSeries(work, series.id);
	const visit = visits.find(({ number }) => String(number) === query.get('visit'));
	if (!visit) missing();
	return { person, series, visit };
}
