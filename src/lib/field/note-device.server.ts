import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { epoch } from '#lib/field/epoch.server.ts';
import type { ExchangeRequest, VerdictOf } from '#lib/field/protocol.ts';
import { device } from '#lib/field/schema.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';

type Seen = { isRevoked: boolean; epoch: string };

/**
 * Notes that the phone was here, with what it says about itself; null when it belongs to somebody
 * else. A phone that was revoked is welcome again with a password that was given since: `signedInAt`
 * says when. Until the operations of this request have a verdict they count as waiting.
 */
export async function noteDevice(
	work: Work<StaffActor>,
	request: ExchangeRequest,
	signedInAt: Date
): Promise<Seen | null> {
	const { actor, tx, now } = work;
	const fresh = {
		lastSeenAt: now,
		label: request.deviceLabel,
		...heartbeatOf(request, now, request.operations.length)
	};
	const [seen] = await tx
		.insert(device)
		.values({
			agencyId: actor.agencyId,
			id: request.deviceId,
			staffId: actor.staffId,
			firstSeenAt: now,
			...fresh
		})
		.onConflictDoUpdate({
			target: [device.agencyId, device.id],
			set: fresh,
			setWhere: eq(device.staffId, actor.staffId)
		})
		.returning({ revokedAt: device.revokedAt, epoch });
	if (!seen) return null;
	if (!seen.revokedAt) return { isRevoked: false, epoch: seen.epoch };
	if (signedInAt <= seen.revokedAt) return { isRevoked: true, epoch: seen.epoch };
	await tx.update(device).set({ revokedAt: null }).where(isDevice(work, request.deviceId));
	await record(work, { act: 'device.brought_back', subjectId: request.deviceId });
	return { isRevoked: false, epoch: seen.epoch };
}

/** The counts once the operations of the request have their verdicts. */
export async function noteVerdicts(
	work: Work<StaffActor>,
	request: ExchangeRequest,
	results: VerdictOf[]
): Promise<void> {
	const held =
		request.operations.length - results.filter(({ verdict }) => verdict !== 'held').length;
	const refused = results.filter(({ verdict }) => verdict === 'refused').length;
	const known = heartbeatOf(request, work.now, held, refused);
	if (!('waiting' in known)) return;
	await work.tx.update(device).set(known).where(isDevice(work, request.deviceId));
}

/** What the phone says of itself, with `waiting` and `refused` of this request's operations on top. */
function heartbeatOf({ heartbeat }: ExchangeRequest, now: Date, waiting: number, refused = 0) {
	if (!heartbeat) return {};
	const { oldestWaitingAt, clockOffsetMs, appVersion } = heartbeat;
	const all = { waiting: heartbeat.waiting + waiting, refused: heartbeat.refused + refused };
	const isAny = oldestWaitingAt !== null && all.waiting + all.refused > 0;
	return {
		heartbeatAt: now,
		waiting: least(all.waiting),
		refused: least(all.refused),
		oldestWaitingAt: isAny ? new Date(oldestWaitingAt + clockOffsetMs) : null,
		clockOffsetMs,
		appVersion
	};
}

/** The column's largest number stands for every larger one. */
const least = (count: number) => Math.min(count, 2_147_483_647);

function isDevice({ actor }: Work, id: string) {
	return and(eq(device.agencyId, actor.agencyId), eq(device.id, id));
}
