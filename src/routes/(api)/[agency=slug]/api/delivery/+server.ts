import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { problem, statusOf, type Problem } from '#lib/base/problems.ts';
import { attemptsUsedUp, countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { noteDelivery } from '#lib/notices/note-delivery.server.ts';
import { agencyOf } from '#lib/server/doors.server.ts';
import { readJson } from '#lib/server/json-body.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting } from '#lib/server/work.server.ts';

const news = v.object({
	key: v.pipe(v.string(), v.minLength(1), v.maxLength(300), v.check(isStorable)),
	state: v.picklist(['delivered', 'bounced']),
	reason: v.optional(v.pipe(v.string(), v.maxLength(200)))
});

const refuse = (one: Problem) => json({ problems: [one] }, { status: statusOf([one]) });

/** A provider tells what became of a text; lib/notices/HOOK.md is its contract. */
export async function POST({ request, locals, getClientAddress }) {
	const agency = agencyOf(locals);
	const address = getClientAddress();
	const usedUp = await attemptsUsedUp(agency.id, limits.deliverySecret, address);
	if (usedUp) return refuse(usedUp);
	if (!(await knowsSecret(request))) {
		await countAttempt(agency.id, limits.deliverySecret, address);
		return refuse(problem('sign_in_needed'));
	}
	const body = await readJson(request);
	if (!body.ok) return refuse(body.problems[0]!);
	const parsed = v.safeParse(news, body.value);
	if (!parsed.success) return refuse(problem('bad_characters'));
	const { key, state, reason = '' } = parsed.output;
	const isOurs = await acting({ kind: 'system', agencyId: agency.id }, (work) =>
		noteDelivery(work, { key, state, reason })
	);
	return isOurs ? new Response(null, { status: 204 }) : refuse(problem('not_found'));
}

/** The settings hold the hash alone; of two hashes a comparison gives nothing away. */
async function knowsSecret(request: Request): Promise<boolean> {
	const hash = settings.textCallbackHash;
	const [scheme, secret] = (request.headers.get('authorization') ?? '').split(' ');
	if (!hash || scheme !== 'Bearer' || !secret) return false;
	return (await sha256Hex(secret)) === hash;
}

/** PostgreSQL keeps neither a zero character nor half of a pair. */
function isStorable(text: string): boolean {
	return text.isWellFormed() && !text.includes('\0');
}
