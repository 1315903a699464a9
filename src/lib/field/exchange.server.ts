import type { StaffActor } from '#lib/base/actor.ts';
import { problem, refused, done, type Outcome } from '#lib/base/problems.ts';
import { loadDay } from '#lib/field/load-day.server.ts';
import { missingPhotosOf } from '#lib/field/missing-photos.server.ts';
import { noteDevice, noteVerdicts } from '#lib/field/note-device.server.ts';
import { settledOf } from '#lib/field/refused-queries.server.ts';
import { PROTOCOL, type ExchangeAnswer, type ExchangeRequest } from '#lib/field/protocol.ts';
import { takeOperations } from '#lib/field/take-operations.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';

/**
 * One exchange with a phone: takes what it recorded, then tells what changed. An operation that
 * failed by surprise gets no verdict and stays on the phone. Throws Busy when the database does not answer; what
 * was taken until then is told as a duplicate the next time. `signedIn` says who holds the phone and
 * when they gave their password.
 */
export async function exchange(
	actor: StaffActor,
	agency: Agency,
	signedIn: { name: string; since: Date },
	request: ExchangeRequest
): Promise<Outcome<ExchangeAnswer>> {
	const seen = await acting(actor, (work) => noteDevice(work, request, signedIn.since));
	if (!seen) return refused(problem('not_allowed'));
	const results = await takeOperations(actor, agency, request.deviceId, request.operations);
	if (request.heartbeat && request.operations.length > 0) {
		await acting(actor, (work) => noteVerdicts(work, request, results));
	}
	const isAnyRefused = (request.heartbeat?.refused ?? 0) > 0;
	const settled = isAnyRefused
		? await acting(actor, (work) => settledOf(work, request.deviceId))
		: [];
	const holdsPhotos = (request.heartbeat?.photos ?? 0) > 0;
	const missing = holdsPhotos
		? await acting(actor, (work) => missingPhotosOf(work, request.deviceId))
		: [];
	const news =
		request.wantsDay && !seen.isRevoked
			? await acting(actor, (work) => newsFor(work, agency, signedIn.name, request.dayHash))
			: { day: null, dayHash: null, serverTime: now().toISOString() };
	return done({
		protocol: PROTOCOL,
		results,
		...news,
		epoch: seen.epoch,
		...(settled.length > 0 ? { settled } : {}),
		...(missing.length > 0 ? { missingPhotos: missing } : {}),
		...(seen.isRevoked ? { revoked: true as const } : {})
	});
}

async function newsFor(
	work: Work<StaffActor>,
	agency: Agency,
	staffName: string,
	knownHash: string | null
) {
	const { day, hash, enrolmentIds } = await loadDay(work, agency, staffName);
	const serverTime = work.now.toISOString();
	if (hash === knownHash) return { day: null, dayHash: hash, serverTime };
	await noteAccess(work, { action: 'load_day', subjectIds: enrolmentIds, reason: 'field work' });
	return { day, dayHash: hash, serverTime };
}
