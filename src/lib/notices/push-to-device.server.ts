import { pushKeyPair } from '#lib/notices/push-keys.server.ts';
import { targetOf } from '#lib/notices/push-devices.server.ts';
import { sendPush } from '#lib/notices/push.server.ts';
import { nextQuiet } from '#lib/notices/quiet.server.ts';
import type { notice } from '#lib/notices/schema.server.ts';
import { reading } from '#lib/server/work.server.ts';

type Waiting = Pick<typeof notice.$inferSelect, 'agencyId' | 'recipient' | 'template' | 'subject'>;
type Home = (agencyId: string, template: string) => Promise<string>;

let homeOf: Home | undefined;

/** Says which page a message opens. Addresses are known to rooms above this one. */
export function openPushAt(given: Home): void {
	homeOf = given;
}

/**
 * Hands a notice to the browser that is its recipient. Throws with the code EGONE where messages were
 * turned off there meanwhile, else as `sendPush` does.
 */
export async function pushToDevice(waiting: Waiting, body: string): Promise<void> {
	const { agencyId, recipient, template, subject } = waiting;
	const path = await homeOf!(agencyId, template);
	const { target, keys, quiet } = await reading({ kind: 'system', agencyId }, async (work) => ({
		target: await targetOf(work, recipient),
		keys: await pushKeyPair(work),
		quiet: await nextQuiet(work)
	}));
	if (!target || !keys) throw Object.assign(new Error('nobody to tell'), { code: 'EGONE' });
	const [from, until] = quiet.map((one) => one.getTime()) as [number, number];
	await sendPush(target, { title: subject, body, tag: template, path, quiet: [from, until] }, keys);
}
