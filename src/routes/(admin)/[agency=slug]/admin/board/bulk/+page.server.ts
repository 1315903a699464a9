import { redirect } from '@sveltejs/kit';
import type { Language } from '#lib/base/localized.ts';
import { addDays, dayOf, isDay, type Day } from '#lib/base/days.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { agencyOf, keepTyped, refuseForm, staffOf, textsOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import {
	cancelTogether,
	moveTogether,
	planCancellations,
	planMoves
} from '#lib/visits/week/change-together.server.ts';
import { contactsOf } from '#lib/visits/week/handover-queries.server.ts';
import { hostOf } from '#lib/visits/week/shown-card.ts';
import {
	cancelTogetherForm,
	dayTo,
	moveTogetherForm,
	type Reach,
	togetherQuery
} from '#lib/visits/week/together-form.ts';
import type { WeekVisit } from '#lib/visits/week/week-board.ts';
import { momentsOf } from '#lib/visits/week/week-queries.server.ts';
import { visitsBetween } from '#lib/visits/week/week-visit-queries.server.ts';
import { weekOf } from '#lib/visits/week/weeks.ts';
import { typedQuery } from '../typed-query.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const query = url.searchParams;
	const { language } = locals;
	return reading(staffOf(locals), async (work) => {
		const asked = query.get('day');
		const day = isDay(asked) ? asked : dayOf(work.now, zone);
		const onDay = await visitsBetween(work, momentsOf(day, day, zone));
		const shown = {
			...{ day, tomorrow: addDays(dayOf(work.now, zone), 1), typed: textsOf(typedQuery(query)) },
			chosen: query.getAll('visit'),
			address: previewAddress(query),
			visits: onDay
				.filter(({ startsAt }) => startsAt > work.now)
				.map((one) => visitShown(one, language))
		};
		const nothing = { ...shown, refusal: [], move: null, cancel: null };
		if (!query.has('act')) return nothing;
		const parsed = parseForm(togetherQuery, typedQuery(query));
		if (!parsed.ok) return { ...nothing, refusal: parsed.problems };
		const { act, visit } = parsed.value;
		if (act === 'cancel') return { ...nothing, cancel: await cancelShown(work, visit, language) };
		const to = parseForm(dayTo, typedQuery(query));
		if (!to.ok) return { ...nothing, refusal: to.problems };
		return { ...nothing, move: await moveShown(work, visit, to.value, language) };
	});
}

/** The preview as an address, so that a refused form comes back to it. */
function previewAddress(query: URLSearchParams): string {
	return new URLSearchParams([...query].filter(([name]) => !name.startsWith('/'))).toString();
}

type MoveAsked = { to: Day; reach: Reach | null };

async function moveShown(
	work: Work,
	visitIds: string[],
	{ to, reach: asked }: MoveAsked,
	language: Language
) {
	const reach = asked ?? 'series';
	const { lines, seen } = await planMoves(work, visitIds, to, reach);
	const moving = lines.filter((line) => line.to);
	const contacts = await told(
		work,
		moving.map(({ visit }) => visit)
	);
	return {
		...{ to, reach, seen, contacts },
		count: moving.reduce((sum, { along }) => sum + 1 + along.length, 0),
		lines: lines.map(({ visit, to: proposed, along, problem }) => ({
			...visitShown(visit, language),
			problem,
			along: along.map(({ number, startsAt, endsAt }) => ({ number, startsAt, endsAt })),
			to: proposed && { startsAt: proposed.startsAt, endsAt: proposed.endsAt }
		}))
	};
}

async function cancelShown(work: Work, visitIds: string[], language: Language) {
	const { visits, seen } = await planCancellations(work, visitIds);
	return {
		seen,
		contacts: await told(work, visits),
		lines: visits.map((one) => visitShown(one, language))
	};
}

function told(work: Work, visits: WeekVisit[]) {
	return contactsOf(work, [...new Set(visits.map(({ seriesId }) => seriesId))]);
}

function visitShown(visit: WeekVisit, language: Language) {
	const { id, number, startsAt, endsAt, zone } = visit;
	return { id, organization: hostOf(visit, language), number, startsAt, endsAt, zone };
}

export const actions = {
	/** The preview has an address of its own; what is wrong with the form is said there. */
	preview: keepTyped(async ({ request, locals }) => {
		const typed = await request.formData();
		const query = new URLSearchParams();
		for (const name of ['day', 'visit', 'act', 'to', 'reach']) {
			for (const value of typed.getAll(name)) query.append(name, String(value));
		}
		redirect(303, `/${agencyOf(locals).slug}/admin/board/bulk?${query}`);
	}),
	move: keepTyped(async ({ locals, request }) => {
		const agency = agencyOf(locals);
		const actor = staffOf(locals);
		const parsed = parseForm(moveTogetherForm, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const tooMany = await countAttempt(agency.id, limits.together, actor.staffId);
		if (tooMany) return refuseForm([tooMany], { values: {} });
		const { visit: visitIds, to: day, reach, seen } = parsed.value;
		const asked = { visitIds, day, reach, seen };
		const outcome = await acting(actor, (work) => moveTogether(work, agency, asked));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		back(agency.slug, { week: weekOf(day), done: 'moved', count: `${outcome.value.moved}` });
	}),
	cancel: keepTyped(async ({ locals, request, url }) => {
		const agency = agencyOf(locals);
		const actor = staffOf(locals);
		const typed = await request.formData();
		const values = textsOf(typed);
		const parsed = parseForm(cancelTogetherForm, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values });
		const tooMany = await countAttempt(agency.id, limits.together, actor.staffId);
		if (tooMany) return refuseForm([tooMany], { values });
		const { visit: visitIds, seen, reason, sentence } = parsed.value;
		const asked = { visitIds, seen, reason, sentence: sentence ?? '' };
		const outcome = await acting(actor, (work) => cancelTogether(work, agency, asked));
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		const day = url.searchParams.get('day');
		const week = isDay(day) ? weekOf(day) : '';
		back(agency.slug, { week, done: 'cancelled', count: `${outcome.value.cancelled}` });
	})
};

function back(slug: string, said: Record<string, string>): never {
	redirect(303, `/${slug}/admin/board?${new URLSearchParams(said)}`);
}
