import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { tellCorrected } from '#lib/visits/booking/booked-notice.server.ts';
import { keepCorrection, lockForCorrection } from '#lib/visits/contacts/keep-correction.server.ts';
import { crewOfSeries } from '#lib/visits/crews/crew-queries.server.ts';
import { peoplePlaced } from '#lib/visits/pools/pool-queries.server.ts';
import { seriesById, visitsOfSeries, type AgreedSeries } from '#lib/visits/queries.server.ts';
import { availabilityFor, lockResources } from '#lib/visits/time/calendars.server.ts';
import { enoughFor } from '#lib/visits/time/enough-for.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import { checkHeadcount, checkPlaces } from '#lib/visits/time/who-may-book.ts';

const MINUTE_MS = 60_000;

export type CorrectedPeople = { seriesId: string; seen: number; people: number };

/**
 * The office corrects how many people a booking is for, and the contact is told. Times and crews stay,
 * so it refuses a number for which they are too small, with what they would need; a number that the
 * service does not take, has no places for, or that neighbours already exceed; a booking without a
 * visit to come.
 */
export async function correctPeople(
	work: Work<StaffActor>,
	agency: Agency,
	{ seriesId, seen, people }: CorrectedPeople
): Promise<Outcome<{ isTold: boolean }>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	// The places of a service are counted behind this lock, as when somebody books.
	await lockResources(work);
	const before = await lockForCorrection(work, seriesId, seen);
	const found = await seriesById(work, seriesId);
	if (!found) return refused(problem('not_found'));
	if (isAtStops(found.service.rules)) return refused(problem('not_allowed'));
	const hasMail = found.organization.contactEmail !== '';
	// Sent twice, or nothing to correct.
	if (people === found.headcount) return done({ isTold: hasMail });
	if (!before) return refused(problem('corrected_meanwhile'));
	const wrong = await whatIsWrong(work, agency, found, people);
	if (wrong) return refused({ ...wrong, field: 'people' });
	await keepCorrection(work, seriesId, before, { headcount: people });
	await record(work, {
		act: 'series.people_corrected',
		subjectId: seriesId,
		details: { from: before.headcount, to: people }
	});
	const token = await makeLink(work, 'series', seriesId);
	await tellCorrected(work, agency, seriesId, token, newId(work.now));
	return done({ isTold: hasMail });
}

async function whatIsWrong(
	work: Work,
	{ zone }: Agency,
	found: AgreedSeries,
	people: number
): Promise<Problem | null> {
	const { rules } = found.service;
	const visits = await visitsOfSeries(work, found.id);
	const ahead = visits.filter((one) => one.cancelledAt === null && one.startsAt > work.now);
	if (ahead.length === 0) return problem('visit_begun');
	const everybody = await crewOfSeries(work, found.id);
	const booked = ahead.map(({ id, number, startsAt, endsAt }) => ({
		number,
		minutes: (endsAt.getTime() - startsAt.getTime()) / MINUTE_MS,
		crew: everybody.filter(({ visitId }) => visitId === id).length
	}));
	const isWrong =
		checkHeadcount(rules, people) ??
		enoughFor(rules, { was: found.headcount, headcount: people }, booked);
	if (isWrong) return isWrong;
	const placed = await peoplePlaced(work, found.id);
	if (people < placed) return problem('neighbours_exceed', { placed });
	const asked = { serviceId: found.service.id, rules, headcount: people, zone };
	const { placesLeft } = await availabilityFor(work, asked);
	return checkPlaces(placesLeft, people - found.headcount);
}
