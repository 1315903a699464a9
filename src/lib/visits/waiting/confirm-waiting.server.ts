import { and, eq, isNull } from 'drizzle-orm';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { agencyById } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { waiting } from '#lib/visits/schema.server.ts';
import { placesOf } from '#lib/visits/waiting/join-waiting.server.ts';
import { leaveWaiting } from '#lib/visits/waiting/leave-waiting.server.ts';
import { daysOffered, PLACES_PER_EMAIL } from '#lib/visits/waiting/waiting.ts';
import {
	startsOffered,
	waitingById,
	type Waiting
} from '#lib/visits/waiting/waiting-queries.server.ts';

/**
 * Puts somebody in line who reads the mail of their address. A correction takes over the place that
 * it corrects, with its turn and the days that were let pass. Confirmed twice is once; a place that
 * was left stays so. Refuses more places than one address may have.
 */
export async function confirmWaiting(work: Work, id: string): Promise<Outcome<null>> {
	await lockResources(work);
	const found = await waitingById(work, id);
	if (!found) return refused(problem('not_found'));
	const { waiting: place, service } = found;
	if (place.leftAt || place.confirmedAt) return done(null);
	const places = await placesOf(work, place.email);
	const standing = places.filter((one) => one.waiting.confirmedAt);
	const before = standing.find(
		(one) => one.serviceKey === service.key && one.waiting.headcount === place.headcount
	)?.waiting;
	if (!before && standing.length >= PLACES_PER_EMAIL) {
		return refused(problem('waiting_full', { max: PLACES_PER_EMAIL }));
	}
	const passedBefore = before ? await daysPassed(work, before) : 0;
	if (before) await leaveWaiting(work, before.id);
	await work.tx
		.update(waiting)
		.set({
			confirmedAt: before?.confirmedAt ?? work.now,
			passedBefore
		})
		.where(
			and(
				eq(waiting.agencyId, work.actor.agencyId),
				eq(waiting.id, id),
				isNull(waiting.confirmedAt)
			)
		);
	const details = { service: service.key, headcount: place.headcount };
	await record(work, { act: 'waiting.joined', subjectId: id, details });
	return done(null);
}

/** How many days somebody let pass at a place, those of the places before it among them. */
async function daysPassed(work: Work, { id, passedBefore }: Waiting): Promise<number> {
	const agency = await agencyById(work.actor.agencyId);
	return passedBefore + daysOffered(await startsOffered(work, agency, id));
}
