import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { done, problem, statusOf, type Problem } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { turnPushOff, turnPushOn } from '#lib/notices/push-devices.server.ts';
import { publicPushKey } from '#lib/notices/push-keys.server.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { readJson } from '#lib/server/json-body.server.ts';
import { acting } from '#lib/server/work.server.ts';

const ours = { 'x-doorstep': '1' };
const refuse = (...problems: Problem[]) =>
	json({ problems }, { status: statusOf(problems), headers: ours });

const endpoint = v.pipe(v.string(), v.maxLength(1000), v.regex(/^https:\/\/[!-~]+$/));
/** A point of the curve P-256, and 16 bytes, as browsers write them. */
const key = (chars: number) => v.pipe(v.string(), v.length(chars), v.regex(/^[\w-]+$/));
const target = v.object({ endpoint, keys: v.object({ p256dh: key(87), auth: key(22) }) });
const address = v.object({ endpoint });

type Event = { request: Request; locals: App.Locals };

/** Who asks, and what they sent, checked; or the answer that refuses it. */
async function read<S extends v.GenericSchema>({ request, locals }: Event, schema: S) {
	if (!locals.signedIn) return refuse(problem('sign_in_needed'));
	const actor = staffOf(locals);
	const tooMany = await countAttempt(agencyOf(locals).id, limits.push, actor.staffId);
	if (tooMany) return refuse(tooMany);
	const body = await readJson(request);
	if (!body.ok) return refuse(...body.problems);
	const parsed = v.safeParse(schema, body.value);
	if (!parsed.success) return refuse(problem('bad_characters'));
	return { actor, value: parsed.output };
}

/**
 * Tells the key by which a browser knows who may send to it, made when somebody first asks; and turns
 * messages on for the browser that gives itself.
 */
export async function POST(event) {
	const asked = await read(event, v.object({ target: v.optional(target) }));
	if (asked instanceof Response) return asked;
	const { actor, value } = asked;
	const publicKey = await acting(actor, publicPushKey);
	const given = value.target;
	const outcome = given ? await acting(actor, (work) => turnPushOn(work, given)) : done(null);
	return outcome.ok ? json({ publicKey }, { headers: ours }) : refuse(...outcome.problems);
}

/** Turns them off for it. */
export async function DELETE(event) {
	const asked = await read(event, address);
	if (asked instanceof Response) return asked;
	await acting(asked.actor, (work) => turnPushOff(work, asked.value.endpoint));
	return json({}, { headers: ours });
}
