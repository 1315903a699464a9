import { and, eq, isNull } from 'drizzle-orm';
import { worksAs } from '#lib/base/actor.ts';
import type { Day } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId, randomToken, sha256Hex } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { enqueue } from '#lib/jobs/queue.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { allocate, allocationsOf, releaseHold } from '#lib/visits/allocate.server.ts';
import { availabilityFor, lockResources } from '#lib/visits/time/calendars.server.ts';
import {
	HOLD_MINUTES,
	HOLDS_PER_ADDRESS,
	holdsPerAgency,
	holdState
} from '#lib/visits/holds/holding.ts';
import {
	holdByToken,
	isWhole,
	standingHolds,
	type Hold
} from '#lib/visits/holds/hold-queries.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { heldVisit, hold } from '#lib/visits/schema.server.ts';
import { asTaken, proposeSeries, type ProposedVisit } from '#lib/visits/time/series.ts';
import { rulesFor, type AskedFor } from '#lib/visits/time/variants.ts';

const MINUTE_MS = 60_000;

export type HoldRequest = AskedFor & {
	serviceKey: string;
	headcount: number;
	day: Day;
	minute: number;
	/** Who asks: an address, or for the office its person; hashed, as long as the hold stands. */
	address: string;
	/** The token of the hold that this one takes the place of; its time counts as free. */
	before: string | null;
};

/**
 * Keeps all visits of a series for whoever fills in the form, in place of what they held before.
 * Gives the token of the hold, stored nowhere; null where so much is kept already that this time is
 * not: it can still be booked. Refuses with the rule that refused, and changes nothing then.
 */
export async function holdTime(
	work: Work,
	agency: Agency,
	request: HoldRequest
): Promise<Outcome<string | null>> {
	await lockResources(work);
	const offered = await serviceByKey(work, request.serviceKey);
	if (!offered) return refused(problem('not_found'));
	const agreed = rulesFor(offered.rules, request);
	if (!agreed.ok) return agreed;
	const { rules, variant, area } = agreed.value;
	await giveUp(work, request.before);
	const { headcount, organizationSize, organizationKind = null } = request;
	const asked = { serviceId: offered.id, rules, headcount, zone: agency.zone };
	const input = await availabilityFor(work, asked);
	const proposal = proposeSeries(input, request.day, request.minute);
	if (!proposal.ok) return refused(...proposal.problems.map(asTaken));
	const holderKey = await sha256Hex(`${agency.id} ${request.address}`);
	if (!(await mayHold(work, holderKey, input.counselors.length))) return done(null);
	const answers = { headcount, organizationSize, organizationKind, variant, area };
	const about = { serviceId: offered.id, ...answers, waitingId: null, holderKey };
	const expiresAt = new Date(work.now.getTime() + HOLD_MINUTES * MINUTE_MS);
	const token = await keepTime(work, { ...about, expiresAt }, proposal.value);
	return token === null ? refused(problem('slot_taken')) : done(token);
}

async function mayHold(work: Work, holderKey: string, counselors: number): Promise<boolean> {
	const [all, own] = [
		await standingHolds(work, { waiting: false }),
		await standingHolds(work, { waiting: false, holderKey })
	];
	const { limitFactor } = settings;
	const isOwnFew = own < HOLDS_PER_ADDRESS * limitFactor;
	// What visitors keep must not stop the office, which speaks with somebody at this moment.
	if (worksAs(work.actor, 'administrator', 'head', 'lead')) return isOwnFew;
	return isOwnFew && all < holdsPerAgency(counselors) * limitFactor;
}

/** What a hold is for, and until when it stands. */
export type NewHold = Pick<
	Hold,
	| 'serviceId'
	| 'headcount'
	| 'organizationSize'
	| 'organizationKind'
	| 'variant'
	| 'area'
	| 'waitingId'
	| 'holderKey'
	| 'expiresAt'
>;

/**
 * Writes a hold over the time of these visits, which is then as taken as booked time. Null when
 * somebody else has it; the caller refuses. Every caller has locked the counselors.
 */
export async function keepTime(
	work: Work,
	about: NewHold,
	visits: ProposedVisit[]
): Promise<string | null> {
	const { agencyId } = work.actor;
	const id = newId(work.now);
	const token = randomToken();
	const tokenHash = await sha256Hex(token);
	await work.tx.insert(hold).values({ agencyId, id, tokenHash, madeAt: work.now, ...about });
	await work.tx.insert(heldVisit).values(
		visits.map(({ number, startsAt, endsAt, moved }) => ({
			agencyId,
			holdId: id,
			number,
			startsAt,
			endsAt,
			moved
		}))
	);
	const wanted = visits.flatMap((one) =>
		allocationsOf(one, { holdId: id, heldNumber: one.number })
	);
	if (!(await allocate(work, wanted))) return null;
	await noticeWhenItRunsOut(work, id, about.expiresAt);
	return token;
}

/** Keeps the time for as long again after its end. Refuses a hold that was renewed, ran out or is an offer. */
export async function renewHold(work: Work, token: string): Promise<Outcome<null>> {
	await lockResources(work);
	const found = await holdByToken(work, token);
	if (!found) return refused(problem('link_unknown'));
	if (holdState(found, work.now) !== 'kept') return refused(problem('hold_over'));
	if (found.renewedAt || found.waitingId) return refused(problem('hold_renewed'));
	const expiresAt = new Date(found.expiresAt.getTime() + HOLD_MINUTES * MINUTE_MS);
	await work.tx
		.update(hold)
		.set({ expiresAt, renewedAt: work.now })
		.where(
			and(eq(hold.agencyId, work.actor.agencyId), eq(hold.id, found.id), isNull(hold.endedAt))
		);
	await noticeWhenItRunsOut(work, found.id, expiresAt);
	return done(null);
}

/** Gives back what a token holds. One that holds nothing, or is unknown, changes nothing. */
export async function giveUpHold(work: Work, token: string): Promise<Outcome<null>> {
	await lockResources(work);
	await giveUp(work, token);
	return done(null);
}

async function giveUp(work: Work, token: string | null): Promise<void> {
	const found = token && (await holdByToken(work, token));
	if (!found || found.endedAt) return;
	await releaseHold(work, found.id);
	await record(work, { act: 'hold.given_up', subjectId: found.id });
}

/** The hold of a token if it stands whole, for these people, now; null otherwise. */
export async function standingHold(
	work: Work,
	token: string,
	wanted: Pick<
		Hold,
		'serviceId' | 'headcount' | 'organizationSize' | 'organizationKind' | 'variant' | 'area'
	>
): Promise<Hold | null> {
	const found = await holdByToken(work, token);
	if (!found || holdState(found, work.now) !== 'kept') return null;
	const isTheSame =
		found.serviceId === wanted.serviceId &&
		found.headcount === wanted.headcount &&
		found.organizationSize === wanted.organizationSize &&
		found.organizationKind === wanted.organizationKind &&
		found.variant === wanted.variant &&
		found.area === wanted.area;
	return isTheSame && (await isWhole(work, found.id)) ? found : null;
}

function noticeWhenItRunsOut(work: Work, holdId: string, expiresAt: Date): Promise<void> {
	const seconds = Math.ceil((expiresAt.getTime() - work.now.getTime()) / 1000) + 1;
	return enqueue(work, 'notice-run-out', {}, `${holdId} ${expiresAt.toISOString()}`, seconds);
}
