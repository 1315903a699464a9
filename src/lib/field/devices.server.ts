import { and, desc, eq, isNotNull, isNull, lte } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { isUuid } from '#lib/base/ids.ts';
import { done, type Outcome } from '#lib/base/problems.ts';
import { epoch } from '#lib/field/epoch.server.ts';
import { PROTOCOL, type ExchangeAnswer } from '#lib/field/protocol.ts';
import { device } from '#lib/field/schema.server.ts';
import { switchOff } from '#lib/identity/switch-off.server.ts';
import { forgetDevicesOf } from '#lib/notices/push-devices.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/* The phones of the agency's people, and what becomes of them when somebody's sign-in is switched off. */

/** The phones that one of the agency's people used, the last one first. */
export function devicesOfPerson({ actor, tx }: Work, staffId: string) {
	return tx
		.select({
			id: device.id,
			label: device.label,
			lastSeenAt: device.lastSeenAt,
			revokedAt: device.revokedAt
		})
		.from(device)
		.where(and(eq(device.agencyId, actor.agencyId), eq(device.staffId, staffId)))
		.orderBy(desc(device.lastSeenAt), device.id);
}

/**
 * Switches somebody's sign-in off with all that they carry: sessions and links end, their phones
 * forget at the next connection what can be read on them, and get no messages. Gives how many phones.
 * What was given to them stays theirs. Refuses like `switchOff`.
 */
export async function switchPersonOff(
	work: Work<StaffActor>,
	staffId: string
): Promise<Outcome<number>> {
	const { actor, tx, now } = work;
	const off = await switchOff(work, staffId);
	if (!off.ok) return off;
	const revoked = await tx
		.update(device)
		.set({ revokedAt: now })
		.where(
			and(
				eq(device.agencyId, actor.agencyId),
				eq(device.staffId, staffId),
				isNull(device.revokedAt)
			)
		)
		.returning({ id: device.id });
	const silenced = await forgetDevicesOf(work, staffId);
	const details = { phones: revoked.length, messages: silenced };
	await record(work, { act: 'devices.revoked', subjectId: staffId, details });
	return done(revoked.length);
}

/**
 * What a phone without a sign-in is told when it was revoked: that it is, and nothing else. Null for
 * every other one. It takes nothing of what the phone recorded, which stays sealed there. That it was
 * here is noted once, so that the office sees that it was told.
 */
export async function answerToRevoked(
	work: Work,
	deviceId: unknown
): Promise<ExchangeAnswer | null> {
	if (!isUuid(deviceId)) return null;
	const { actor, tx, now } = work;
	const [found] = await tx
		.select({ epoch })
		.from(device)
		.where(
			and(eq(device.agencyId, actor.agencyId), eq(device.id, deviceId), isNotNull(device.revokedAt))
		);
	if (!found) return null;
	await tx
		.update(device)
		.set({ lastSeenAt: now })
		.where(
			and(
				eq(device.agencyId, actor.agencyId),
				eq(device.id, deviceId),
				lte(device.lastSeenAt, device.revokedAt)
			)
		);
	const nothing = { results: [], day: null, dayHash: null, revoked: true as const };
	return { protocol: PROTOCOL, ...nothing, serverTime: now.toISOString(), epoch: found.epoch };
}
