import * as v from 'valibot';
import type { StaffActor } from '#lib/base/actor.ts';
import { problem } from '#lib/base/problems.ts';
import { askedFilter } from '#lib/outcomes/dashboard-filter.ts';
import { programmesWithOutcomes } from '#lib/outcomes/dashboard-queries.server.ts';
import { PEOPLE_A_PAGE, readPeople } from '#lib/outcomes/read-people.server.ts';
import { groupWords, standWords } from '#lib/outcomes/group-words.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	refusePage,
	staffOf
} from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { parseForm, text } from '#lib/ui/form.ts';

type Sent = import('./$types').RequestEvent;

const REASON_MAX = 200;
const PAGES_MAX = 100_000;
const asked = v.object({ reason: text({ max: REASON_MAX }) });

/** The page of the list that a form asks for; the first where it says none. */
function pageOf(form: FormData): number {
	const page = Math.trunc(Number(form.get('page'))) || 1;
	return Math.min(Math.max(1, page), PAGES_MAX);
}

/** What the number is; its people are read by an act that leaves a line for each of them. */
export async function load({ locals, url }) {
	const actor = staffOf(locals);
	if (actor.role !== 'administrator') refusePage([problem('not_allowed')]);
	return reading(actor, async (work) => {
		const { definition, group, filter } = await numberOf(work, url);
		return {
			outcome: definition.label[locals.language],
			group: groupWords(definition, group, locals.language),
			back: `?${new URLSearchParams(withoutNumber(url))}`,
			programme: filter.programme
		};
	});
}

async function numberOf(work: Work<StaffActor>, url: URL) {
	const filter = askedFilter(url.searchParams);
	const programmes = await programmesWithOutcomes(work);
	const body = programmes.find((one) => `${one.key}@${one.version}` === filter.programme);
	const key = url.searchParams.get('outcome');
	const definition = body?.outcomes.find((one) => one.key === key);
	if (!body || !definition) missing();
	return { filter, body, definition, group: url.searchParams.get('group') ?? '' };
}

function withoutNumber({ searchParams }: URL) {
	return [...searchParams].filter(([name]) => name !== 'outcome' && name !== 'group');
}

export const actions = {
	default: keepTyped(async ({ locals, request, url }: Sent) => {
		const typed = await request.formData();
		const parsed = parseForm(asked, typed);
		if (!parsed.ok) return refuseForm(parsed.problems, { values: parsed.values });
		const { reason } = parsed.value;
		const page = pageOf(typed);
		const { zone } = agencyOf(locals);
		const { language } = locals;
		const outcome = await acting(staffOf(locals), async (work) => {
			const { filter, body, definition, group } = await numberOf(work, url);
			const number = { outcomeKey: definition.key, group };
			const found = await readPeople(work, body, filter, { number, zone, page, reason });
			if (!found.ok) return found;
			const people = found.value.people.map(
				({ enrolmentId, name, organization, cohortDay, ...kind }) => ({
					...{ id: enrolmentId, name, organization, day: cohortDay },
					stand: standWords(definition, kind, language)
				})
			);
			return { ok: true as const, value: { total: found.value.total, people } };
		});
		const values = { reason };
		if (!outcome.ok) return refuseForm(outcome.problems, { values });
		const { total, people } = outcome.value;
		const next = page * PEOPLE_A_PAGE < total ? page + 1 : null;
		return { problems: [], values, list: { total, people, page, next } };
	})
};
