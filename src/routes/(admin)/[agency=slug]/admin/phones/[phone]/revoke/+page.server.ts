import { redirect } from '@sveltejs/kit';
import { isUuid } from '#lib/base/ids.ts';
import { leaseHoursOf } from '#lib/field/lease-queries.server.ts';
import { phoneById } from '#lib/field/phone-queries.server.ts';
import { revokePhone } from '#lib/field/revoke-phone.server.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { mayKeepAccount } from '#lib/identity/doors.ts';
import { agencyOf, keepTyped, missing, refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';

export async function load({ locals, params }) {
	const actor = staffOf(locals);
	return reading(actor, async (work) => {
		const phone = isUuid(params.phone) ? await phoneById(work, params.phone) : null;
		if (!phone || phone.revokedAt || !mayKeepAccount(actor.role, phone.role)) missing();
		const { counselor, label, lastSeenAt, waiting } = phone;
		const leaseHours = await leaseHoursOf(work, agencyOf(locals));
		return { phone: { counselor, label, lastSeenAt, waiting: waiting ?? 0 }, leaseHours };
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params }) => {
		const agency = agencyOf(locals);
		const actor = staffOf(locals);
		if (!isUuid(params.phone)) missing();
		const tooMany = await countAttempt(agency.id, limits.account, actor.staffId);
		if (tooMany) return refuseForm([tooMany], {});
		const outcome = await acting(actor, (work) => revokePhone(work, params.phone));
		if (!outcome.ok) return refuseForm(outcome.problems, {});
		redirect(303, `/${agency.slug}/admin/phones?done=revoked`);
	})
};
