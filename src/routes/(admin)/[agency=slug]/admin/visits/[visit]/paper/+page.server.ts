import { redirect } from '@sveltejs/kit';
import { problem, type Problem } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { sentRoster } from '#lib/organizations/roster-form.server.ts';
import { ROSTER_BYTES_MAX } from '#lib/organizations/roster-table.ts';
import { keyInPaper, lookAtPaper } from '#lib/programmes/paper/key-in-paper.server.ts';
import { visitPaper } from '#lib/programmes/paper/paper-queries.server.ts';
import { shownCheck } from '#lib/programmes/paper/shown-check.ts';
import { agencyOf, keepTyped, refuseForm, refusePage, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

export async function load({ locals, params, url }) {
	return reading(staffOf(locals), async (work) => {
		const paper = await visitPaper(work, params.visit);
		if (!paper.ok) refusePage(paper.problems);
		const { people, ...visit } = paper.value;
		const counted = ['arrivals', 'readings'].map((name) => Number(url.searchParams.get(name)) || 0);
		return {
			visit: {
				...visit,
				service: visit.service[locals.language],
				people: people.length,
				hasBegun: visit.startsAt <= work.now,
				takesRecords: visit.readings.length > 0 || people.length > 0
			},
			done: url.searchParams.get('done'),
			counts: { arrivals: counted[0]!, readings: counted[1]! },
			megabytes: ROSTER_BYTES_MAX / 1_000_000,
			problems: url.searchParams.has('reasonless') ? [problem('required', undefined, 'reason')] : []
		};
	});
}

export const actions = {
	/** Shows what recording the file would do. Nothing is kept: the file comes back with the next form. */
	check: keepTyped(async ({ locals, params, request }) => {
		const staff = staffOf(locals);
		const tooMany = await countAttempt(agencyOf(locals).id, limits.roster, staff.staffId);
		if (tooMany) return refuseForm([tooMany], {});
		const { table } = await sentRoster(request);
		if (!table.ok) return refuseForm(table.problems, {});
		const found = await acting(staff, (work) => lookAtPaper(work, params.visit, table.value));
		if (!found.ok) return refuseForm(found.problems, {});
		const { visit, ...check } = found.value;
		return { problems: [] as Problem[], check: shownCheck(check, visit.zone, locals.language) };
	}),
	record: async ({ locals, params, request, url }) => {
		const form = await request.formData();
		const sealed = String(form.get('sealed') ?? '');
		const chosen = [...form].flatMap(([name, value]) =>
			name.startsWith('clash-') ? String(value) : []
		);
		const kept = await acting(staffOf(locals), (work) =>
			keyInPaper(work, params.visit, { sealed, chosen })
		);
		if (!kept.ok) return refuseForm(kept.problems, {});
		const { arrivals, readings } = kept.value;
		redirect(303, `${url.pathname}?done=recorded&arrivals=${arrivals}&readings=${readings}`);
	}
};
