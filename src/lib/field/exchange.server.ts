import type { StaffActor } from '#lib/base/actor.ts';
import { problem, refused, done, type Outcome } from '#lib/base/problems.ts';
import { applyOperation } from '#lib/field/apply-operation.server.ts';
import { loadDay } from '#lib/field/load-day.server.ts';
import { noteDevice, noteVerdicts } from '#lib/field/note-device.server.ts';
import { settledOf } from '#lib/field/refused-queries.server.ts';
import {
	PROTOCOL,
	type Envelope,
	type ExchangeAnswer,
	type ExchangeRequest,
	type VerdictOf
} from '#lib/field/protocol.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { isBusy, type Busy } from '#lib/server/busy.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { logSurprise } from '#lib/server/log.server.ts';
import { codeOf, isCollision, STATEMENT_STOPPED } from '#lib/server/lost-connection.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';

/**
 * One exchange with a phone: takes what it recorded, then tells what changed. Each operation is a
 * transaction of its own, so that one that fails holds up no other; an operation that failed by
 * surprise gets no verdict and stays on the phone. Throws Busy when the database does not answer; what
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
	const results: VerdictOf[] = [];
	for (const envelope of request.operations) {
		const verdict = await applyOne(actor, agency, request.deviceId, envelope);
		if (verdict) results.push(verdict);
	}
	if (request.heartbeat && request.operations.length > 0) {
		await acting(actor, (work) => noteVerdicts(work, request, results));
	}
	const isAnyRefused = (request.heartbeat?.refused ?? 0) > 0;
	const settled = isAnyRefused
		? await acting(actor, (work) => settledOf(work, request.deviceId))
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
		...(seen.isRevoked ? { revoked: true as const } : {})
	});
}

async function applyOne(actor: StaffActor, agency: Agency, deviceId: string, envelope: Envelope) {
	try {
		return await acting(actor, (work) => applyOperation(work, agency, deviceId, envelope));
	} catch (error) {
		// The rest would wait for the same database; the phone keeps everything and comes again. What
		// only this operation runs into, each time, must not keep the others waiting for ever.
		if (isBusy(error) && !isItsOwn(error)) throw error;
		logSurprise(error, { route: 'exchange' });
		return null;
	}
}

/** It met another unit of work, or a statement of it took too long; the database itself answers. */
function isItsOwn({ cause }: Busy): boolean {
	return isCollision(cause) || codeOf(cause) === STATEMENT_STOPPED;
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
