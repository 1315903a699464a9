import { json } from '@sveltejs/kit';
import { safeParse } from 'valibot';
import { problem, statusOf, type Problem } from '#lib/base/problems.ts';
import { answerToRevoked } from '#lib/field/devices.server.ts';
import { exchange } from '#lib/field/exchange.server.ts';
import {
	exchangeRequestSchema,
	type ExchangeAnswer,
	type ExchangeRequest
} from '#lib/field/protocol.ts';
import { signOut } from '#lib/identity/sign-out.server.ts';
import { dropSessionCookie, sessionCookieName } from '#lib/server/cookies.server.ts';
import { agencyOf, staffOf, visitorOf } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { readJson } from '#lib/server/json-body.server.ts';

const ours = { 'x-doorstep': '1' };
const refuse = (...problems: Problem[]) =>
	json({ problems }, { status: statusOf(problems), headers: ours });

/** One exchange of a phone: takes what it recorded, tells what changed. */
export async function POST({ request, locals, cookies }) {
	const agency = agencyOf(locals);
	const body = await readJson(request);
	if (!locals.signedIn) {
		const deviceId = body.ok ? (body.value as { deviceId?: unknown }).deviceId : null;
		const last = await acting(visitorOf(locals), (work) => answerToRevoked(work, deviceId));
		return last ? json(last, { headers: ours }) : refuse(problem('sign_in_needed'));
	}
	if (!body.ok) return refuse(...body.problems);
	const parsed = safeParse(exchangeRequestSchema, body.value);
	if (!parsed.success) return refuse(problem('operation_unreadable'));
	const outcome = await exchange(staffOf(locals), agency, locals.signedIn, parsed.output);
	if (!outcome.ok) return refuse(...outcome.problems);
	if (hasHandedOver(parsed.output, outcome.value)) {
		const token = cookies.get(sessionCookieName);
		if (token) await signOut(agency.id, token);
		dropSessionCookie(cookies);
	}
	return json(outcome.value, { headers: ours });
}

/** A phone that was shut out needs its sign-in no more once all that it recorded is here. */
function hasHandedOver(
	asked: ExchangeRequest,
	{ revoked, results, missingPhotos }: ExchangeAnswer
): boolean {
	const settled = results.filter(({ verdict }) => verdict !== 'held');
	const rest = asked.operations.length - settled.length + (asked.heartbeat?.waiting ?? 0);
	return revoked === true && rest === 0 && !missingPhotos;
}
