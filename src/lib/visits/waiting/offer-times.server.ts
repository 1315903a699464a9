import { addDays, dayOf } from '#lib/base/days.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { releaseRunOut } from '#lib/visits/allocate.server.ts';
import { availabilityFor, lockResources } from '#lib/visits/time/calendars.server.ts';
import { OFFER_HOURS, OFFERS_MAX, offersPerAgency } from '#lib/visits/holds/holding.ts';
import { holdByToken, standingHolds } from '#lib/visits/holds/hold-queries.server.ts';
import { keepTime } from '#lib/visits/holds/hold-time.server.ts';
import { endPlace } from '#lib/visits/waiting/join-waiting.server.ts';
import { offers } from '#lib/visits/time/offers.ts';
import { proposeSeries } from '#lib/visits/time/series.ts';
import { rulesFor } from '#lib/visits/time/variants.ts';
import { firstSuiting, inOrderOfService } from '#lib/visits/waiting/waiting.ts';
import { tellOffered } from '#lib/visits/waiting/waiting-notice.server.ts';
import { startsOffered, waitingInLine } from '#lib/visits/waiting/waiting-queries.server.ts';

const HOUR_MS = 3_600_000;

/**
 * A job, after time became free or somebody joined the list: offers it to those who wait, in their
 * order, each in a transaction of its own. Doing it once more offers nothing twice.
 */
export async function offerTimes(agencyId: string): Promise<void> {
	const actor = { kind: 'system', agencyId } as const;
	const line = inOrderOfService(await reading(actor, (work) => waitingInLine(work)));
	if (!line.length) return;
	const agency = await agencyById(agencyId);
	for (const { waiting } of line) {
		await acting(actor, (work) => offerTo(work, agency, waiting.id));
	}
}

/** A job, when a hold may have run out: gives its time back and offers it to those who wait. */
export async function noticeRunOut(agencyId: string): Promise<void> {
	await acting({ kind: 'system', agencyId }, async (work) => {
		await lockResources(work);
		await releaseRunOut(work);
	});
	await offerTimes(agencyId);
}

/**
 * Keeps the first time that suits somebody who waits and tells them, where there is one and no
 * other offer to them stands. Who let as many offers pass as they may loses the place.
 */
async function offerTo(work: Work, agency: Agency, id: string): Promise<void> {
	await lockResources(work);
	const [place] = await waitingInLine(work, id);
	if (!place || (place.offeredUntil && place.offeredUntil > work.now)) return;
	if (place.offers >= OFFERS_MAX) return void (await giveUpPlace(work, id));
	const { waiting, service } = place;
	const { headcount, organizationSize, organizationKind, variant } = waiting;
	const agreed = rulesFor(service.rules, waiting);
	// The service was changed meanwhile: it is no longer for whoever waits.
	if (!agreed.ok) return void (await giveUpPlace(work, id));
	const { rules } = agreed.value;
	const asked = { serviceId: service.id, rules, headcount, zone: agency.zone };
	const input = await availabilityFor(work, asked);
	const standing = await standingHolds(work, { waiting: true });
	if (standing >= offersPerAgency(input.counselors.length)) return;
	const today = dayOf(work.now, agency.zone);
	const { horizonDays } = rules;
	const days = offers(input, today, addDays(today, horizonDays), horizonDays + 1);
	const found = firstSuiting(days, waiting, await startsOffered(work, id));
	if (!found) return;
	const proposal = proposeSeries(input, found.day, found.minute);
	if (!proposal.ok) return;
	const expiresAt = new Date(work.now.getTime() + OFFER_HOURS * HOUR_MS);
	const answers = { headcount, organizationSize, organizationKind, variant };
	const about = { serviceId: service.id, ...answers, holderKey: null };
	const holdToken = await keepTime(work, { ...about, waitingId: id, expiresAt }, proposal.value);
	if (holdToken === null) throw new Error('a listed time was not free');
	const { id: holdId } = (await holdByToken(work, holdToken))!;
	const offer = { holdId, holdToken, startsAt: found.startsAt, expiresAt };
	await tellOffered(work, agency, id, await makeLink(work, 'waiting', id), offer);
	await record(work, { act: 'waiting.offered', subjectId: id, details: { hold: holdId } });
}

async function giveUpPlace(work: Work, id: string): Promise<void> {
	if (await endPlace(work, id)) await record(work, { act: 'waiting.left', subjectId: id });
}
