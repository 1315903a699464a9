import { json } from '@sveltejs/kit';
import { statusOf } from '#lib/base/problems.ts';
import { signInForm } from '#lib/identity/sign-in-form.ts';
import { signIn } from '#lib/identity/sign-in.server.ts';
import { signOut } from '#lib/identity/sign-out.server.ts';
import {
	dropSessionCookie,
	keepSessionCookie,
	sessionCookieName
} from '#lib/server/cookies.server.ts';
import { agencyOf } from '#lib/server/doors.server.ts';
import { readJson } from '#lib/server/json-body.server.ts';
import { parseValues } from '#lib/ui/form.ts';

const ours = { 'x-doorstep': '1' };

/** Signs in from the field app. */
export async function POST({ request, locals, cookies, getClientAddress }) {
	const agency = agencyOf(locals);
	const body = await readJson(request);
	const parsed = body.ok ? parseValues(signInForm, body.value) : body;
	if (!parsed.ok) {
		return json(
			{ problems: parsed.problems },
			{ status: statusOf(parsed.problems), headers: ours }
		);
	}
	const outcome = await signIn(agency.id, { ...parsed.value, address: getClientAddress() });
	if (!outcome.ok) {
		return json(
			{ problems: outcome.problems },
			{ status: statusOf(outcome.problems), headers: ours }
		);
	}
	const { token, staffId, name, role } = outcome.value;
	keepSessionCookie(cookies, token);
	return json({ staff: { id: staffId, name, role } }, { headers: ours });
}

/** Signs out of the field app. */
export async function DELETE({ locals, cookies }) {
	const agency = agencyOf(locals);
	const token = cookies.get(sessionCookieName);
	if (token) await signOut(agency.id, token);
	dropSessionCookie(cookies);
	return json({}, { headers: ours });
}
