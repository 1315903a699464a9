import { redirect } from '@sveltejs/kit';
import { devicesOfPerson, switchPersonOff } from '#lib/field/devices.server.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { mayKeepAccount } from '#lib/identity/doors.ts';
import { agencyOf, keepTyped, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { comingVisitsOf } from '#lib/visits/week/week-visit-queries.server.ts';
import { askedPerson, lineOf } from '../../change-door.server.ts';

const LINES_MAX = 20;

export async function load({ locals, params }) {
	const { role } = staffOf(locals);
	return reading(staffOf(locals), async (work) => {
		const person = await askedPerson(work, locals, params.person);
		if (!mayKeepAccount(role, person.role) || person.isOff) missing();
		const visits = person.goes ? await comingVisitsOf(work, person.goes.resourceId) : [];
		const phones = (await devicesOfPerson(work, person.id)).filter((one) => !one.revokedAt);
		return {
			person: { id: person.id, name: person.name, goes: person.goes !== null },
			visits: visits.slice(0, LINES_MAX).map((one) => lineOf(one, locals.language)),
			total: visits.length,
			phones: phones.map(({ id, label, lastSeenAt }) => ({ id, label, lastSeenAt }))
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params }) => {
		const agency = agencyOf(locals);
		const actor = staffOf(locals);
		const tooMany = await countAttempt(agency.id, limits.account, actor.staffId);
		if (tooMany) return refuseForm([tooMany], {});
		const outcome = await acting(actor, (work) => switchPersonOff(work, params.person));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `/${agency.slug}/admin/team/${params.person}?done=off`);
	})
};
