import { addDays, dayOf } from '#lib/base/days.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';
import { releaseRunOut } from '#lib/visits/allocate.server.ts';
import { availabilityFor, lockResources } from '#lib/visits/time/calendars.server.ts';
import { OFFER_HOURS, offersPerAgency } from '#lib/visits/holds/holding.ts';
import { holdByToken, standingHolds } from '#lib/visits/holds/hold-queries.server.ts';
import { keepTime, type NewHold } from '#lib/visits/holds/hold-time.server.ts';
import { endPlace } from '#lib/visits/waiting/leave-waiting.server.ts';
import { offers, type Offer } from '#lib/visits/time/offers.ts';
import { proposeSeries, type ProposedVisit } from '#lib/visits/time/series.ts';
import { rulesFor } from '#lib/visits/time/variants.ts';
import { firstSuiting, inOrderOfService, isEnough } from '#lib/visits/waiting/waiting.ts';
import { tellEnded, tellOffered } from '#lib/visits/waiting/waiting-notice.server.ts';
import {
	counselorCount,
	startsOffered,
	waitingInLine
} from '#lib/visits/waiting/waiting-queries.server.ts';

const HOUR_MS = 3_600_000;

/**
 * A job, after time became free or somebody joined the list, and a duty: offers it to those who wait,
 * in their order, each in a transaction of its own, until as much is offered as may be. Gives how
 * many times were offered; doing it once more offers nothing twice.
 */
export async function offerTimes(agencyId: string): Promise<number> {
	const actor = { kind: 'system', agencyId } as const;
	const line = await acting(actor, async (work) => {
		// Behind every act that frees time and is under way.
		await lockResources(work);
		return inOrderOfService(await waitingInLine(work));
	});
	if (!line.length) return 0;
	const agency = await agencyById(agencyId);
	const listed: Listed = new Map();
	let offered = 0;
	for (const { waiting } of line) {
		const end = await acting(actor, (work) => offerTo(work, agency, waiting.id, listed));
		if (end === 'all that may be') break;
		if (end === 'offered') offered++;
	}
	return offered;
}

/** A job, when a hold may have run out: gives its time back and offers it to those who wait. */
export async function noticeRunOut(agencyId: string): Promise<void> {
	await acting({ kind: 'system', agencyId }, async (work) => {
		await lockResources(work);
		await releaseRunOut(work);
	});
	await offerTimes(agencyId);
}

/** Times that were listed, by what was asked for. */
type Listed = Map<string, Offer[]>;
type End = 'offered' | 'nothing' | 'all that may be';

/**
 * Keeps the first time that suits somebody who waits and tells them, where there is one and no
 * other offer to them stands. Who let as many days pass as they may loses the place.
 * `listed` keeps what this round found: in it time is only taken, so what suited nobody there does not
 * suit them now, and the calendars are read once more only to take a time.
 */
async function offerTo(work: Work, agency: Agency, id: string, listed: Listed): Promise<End> {
	await lockResources(work);
	// Before the calendars are read, which is what costs.
	const standing = await standingHolds(work, { waiting: true });
	if (standing >= offersPerAgency(await counselorCount(work))) return 'all that may be';
	const [place] = await waitingInLine(work, id);
	if (!place || (place.offeredUntil && place.offeredUntil > work.now)) return 'nothing';
	const { waiting, service } = place;
	const agreed = rulesFor(service.rules, waiting);
	const offeredBefore = await startsOffered(work, agency, id);
	if (isEnough(offeredBefore, waiting.passedBefore)) return giveUpPlace(work, agency, id);
	// The service was changed meanwhile; the duty that ends what is in vain tells them.
	if (!agreed.ok) return 'nothing';
	const { rules } = agreed.value;
	const { headcount, organizationSize, organizationKind, variant, area } = waiting;
	const asked = { serviceId: service.id, rules, headcount, zone: agency.zone };
	const question = `${service.id} ${variant} ${area} ${headcount}`;
	const known = listed.get(question);
	if (known && !firstSuiting(known, waiting, offeredBefore)) return 'nothing';
	const input = await availabilityFor(work, asked);
	const today = dayOf(work.now, agency.zone);
	const { horizonDays } = rules;
	const days = offers(input, today, addDays(today, horizonDays), horizonDays + 1);
	listed.set(question, days);
	const found = firstSuiting(days, waiting, offeredBefore);
	if (!found) return 'nothing';
	const proposal = proposeSeries(input, found.day, found.minute);
	if (!proposal.ok) return 'nothing';
	const answers = { headcount, organizationSize, organizationKind, variant, area };
	const about = { serviceId: service.id, ...answers, holderKey: null, waitingId: id };
	return makeOffer(work, agency, about, proposal.value);
}

async function makeOffer(
	work: Work,
	agency: Agency,
	about: Omit<NewHold, 'expiresAt'> & { waitingId: string },
	visits: ProposedVisit[]
): Promise<End> {
	const expiresAt = new Date(work.now.getTime() + OFFER_HOURS * HOUR_MS);
	const holdToken = await keepTime(work, { ...about, expiresAt }, visits);
	if (holdToken === null) throw new Error('a listed time was not free');
	const { id: holdId } = (await holdByToken(work, holdToken))!;
	const offer = { holdId, holdToken, startsAt: visits[0]!.startsAt, expiresAt };
	const { waitingId } = about;
	await tellOffered(work, agency, waitingId, await makeLink(work, 'waiting', waitingId), offer);
	await record(work, { act: 'waiting.offered', subjectId: waitingId, details: { hold: holdId } });
	return 'offered';
}

/** Tells who it was, and forgets them: whoever is only slow to read should know that it is over. */
async function giveUpPlace(work: Work, agency: Agency, id: string): Promise<End> {
	await tellEnded(work, agency, id);
	if (await endPlace(work, id)) await record(work, { act: 'waiting.left', subjectId: id });
	return 'nothing';
}
