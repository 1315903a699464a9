import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { mayKeepAccount } from '#lib/identity/doors.ts';
import { sendPasswordLink } from '#lib/identity/password-link.server.ts';
import { switchOn } from '#lib/identity/switch-off.server.ts';
import { agencyOf, keepTyped, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { sendOnVisits } from '#lib/visits/team/add-person.server.ts';
import { bringBack } from '#lib/visits/team/change-team.server.ts';
import { actOnTeam, askedPerson } from '../change-door.server.ts';

export async function load({ locals, params, url }) {
	const { role, staffId } = staffOf(locals);
	const person = await reading(staffOf(locals), (work) => askedPerson(work, locals, params.person));
	const hit = Math.trunc(Number(url.searchParams.get('hit')));
	return {
		person,
		isOneself: person.id === staffId,
		keepsAccount: mayKeepAccount(role, person.role),
		done: url.searchParams.get('done'),
		hit: hit > 0 && hit < 100_000 ? hit : 0
	};
}

type Act = (
	work: Work<StaffActor>,
	agency: ReturnType<typeof agencyOf>,
	id: string
) => Promise<Outcome<null>>;

/** An action about a person's account: counted, then done, then said on their page. */
function account(act: Act, done: string) {
	return keepTyped(async ({ locals, params }: Sent) => {
		const id = askedId(params);
		const agency = agencyOf(locals);
		const tooMany = await countAttempt(agency.id, limits.account, staffOf(locals).staffId);
		if (tooMany) return refuseForm([tooMany], {});
		const outcome = await acting(staffOf(locals), (work) => act(work, agency, id));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `?done=${done}`);
	});
}

type Sent = import('./$types').RequestEvent;

export const actions = {
	link: keepTyped(async ({ locals, params }: Sent) => {
		const agency = agencyOf(locals);
		const id = askedId(params);
		const tooMany =
			(await countAttempt(agency.id, limits.account, staffOf(locals).staffId)) ??
			(await countAttempt(agency.id, limits.passwordLink, id));
		if (tooMany) return refuseForm([tooMany], {});
		const outcome = await acting(staffOf(locals), (work) => sendPasswordLink(work, agency, id));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, '?done=link');
	}),
	on: account((work, _agency, id) => switchOn(work, id), 'on'),
	go: keepTyped(async ({ locals, params }: Sent) => {
		const outcome = await actOnTeam(locals, (work) => sendOnVisits(work, askedId(params)));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, '?done=goes');
	}),
	back: keepTyped(async ({ locals, params }: Sent) => {
		const person = await reading(staffOf(locals), (work) =>
			askedPerson(work, locals, params.person)
		);
		const resourceId = person.goes?.resourceId ?? missing();
		const outcome = await actOnTeam(locals, (work) => bringBack(work, resourceId));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, '?done=back');
	})
};

function askedId({ person }: { person: string }): string {
	return isUuid(person) ? person : missing();
}
