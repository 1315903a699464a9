import { and, asc, eq, inArray } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { isPushAddress } from '#lib/notices/push-address.ts';
import { pushDevice } from '#lib/notices/schema.server.ts';
import { knownSealer } from '#lib/notices/sealed-words.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Browsers of one person; a further one takes the place of the oldest. */
export const DEVICES_MAX = 5;

/** What a browser gives to be reached by: its address at a push service, and its keys. */
export type PushTarget = { endpoint: string; keys: { p256dh: string; auth: string } };

/**
 * Turns messages on for one browser of somebody of the staff. Who used the same browser before gets
 * none there any more. Refuses an address that is not one of a push service.
 */
export async function turnPushOn(
	work: Work<StaffActor>,
	target: PushTarget
): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	const isKnown = isPushAddress(target.endpoint, settings.pushHosts);
	if (!isKnown || !(await isKey(target.keys.p256dh))) return refused(problem('push_unknown'));
	await forget(work, target.endpoint);
	const id = crypto.randomUUID();
	await tx.insert(pushDevice).values({
		agencyId: actor.agencyId,
		id,
		staffId: actor.staffId,
		endpointHash: await hashOf(target.endpoint),
		sealed: await knownSealer().close(JSON.stringify(target), id),
		createdAt: now
	});
	const all = await devicesOf(work, [actor.staffId]);
	for (const old of all.slice(0, -DEVICES_MAX)) await removeDevice(work, old.id);
	await record(work, { act: 'push.turned_on', subjectId: actor.staffId });
	return done(null);
}

/** Turns them off for one browser, whoever used it. */
export async function turnPushOff(work: Work<StaffActor>, endpoint: string): Promise<void> {
	const { actor } = work;
	if (await forget(work, endpoint)) {
		await record(work, { act: 'push.turned_off', subjectId: actor.staffId });
	}
}

/** The browsers of these people, the oldest first. */
export function devicesOf({ actor, tx }: Work, staffIds: string[]) {
	if (staffIds.length === 0) return Promise.resolve([]);
	return tx
		.select({ id: pushDevice.id, staffId: pushDevice.staffId })
		.from(pushDevice)
		.where(and(eq(pushDevice.agencyId, actor.agencyId), inArray(pushDevice.staffId, staffIds)))
		.orderBy(asc(pushDevice.createdAt), asc(pushDevice.id));
}

/** Everybody's browsers: whose each is, by its id. */
export async function ownersOfDevices({ actor, tx }: Work): Promise<Map<string, string>> {
	const rows = await tx
		.select({ id: pushDevice.id, staffId: pushDevice.staffId })
		.from(pushDevice)
		.where(eq(pushDevice.agencyId, actor.agencyId));
	return new Map(rows.map(({ id, staffId }) => [id, staffId]));
}

/** How a browser is reached; null when messages were turned off there. */
export async function targetOf({ actor, tx }: Work, id: string): Promise<PushTarget | null> {
	const [row] = await tx
		.select({ sealed: pushDevice.sealed })
		.from(pushDevice)
		.where(and(eq(pushDevice.agencyId, actor.agencyId), eq(pushDevice.id, id)));
	return row ? (JSON.parse(await knownSealer().open(row.sealed, id)) as PushTarget) : null;
}

/** Turns messages off on every browser of somebody; gives how many there were. */
export async function forgetDevicesOf({ actor, tx }: Work, staffId: string): Promise<number> {
	const gone = await tx
		.delete(pushDevice)
		.where(and(eq(pushDevice.agencyId, actor.agencyId), eq(pushDevice.staffId, staffId)))
		.returning({ id: pushDevice.id });
	return gone.length;
}

/** A browser that its push service no longer knows is told nothing any more. */
export async function removeDevice({ actor, tx }: Work, id: string): Promise<void> {
	await tx
		.delete(pushDevice)
		.where(and(eq(pushDevice.agencyId, actor.agencyId), eq(pushDevice.id, id)));
}

async function forget({ actor, tx }: Work, endpoint: string): Promise<boolean> {
	const hash = await hashOf(endpoint);
	const gone = await tx
		.delete(pushDevice)
		.where(and(eq(pushDevice.agencyId, actor.agencyId), eq(pushDevice.endpointHash, hash)))
		.returning({ id: pushDevice.id });
	return gone.length > 0;
}

/** A point of the curve; nothing can be sealed for any other bytes. */
function isKey(text: string): Promise<boolean> {
	const bytes = Buffer.from(text, 'base64url');
	const curve = { name: 'ECDH', namedCurve: 'P-256' };
	return crypto.subtle.importKey('raw', bytes, curve, false, []).then(
		() => true,
		() => false
	);
}

async function hashOf(endpoint: string): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
	return Buffer.from(digest).toString('base64url');
}
