import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, dayOf } from '#lib/base/days.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import type { BookingRequest } from '#lib/visits/booking/book-series.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { joinPool } from '#lib/visits/pools/join-pool.server.ts';
import { crewOfSeries } from '#lib/visits/crews/crew-queries.server.ts';
import { serviceByKey, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { publishService } from '#lib/visits/services/publish-service.server.ts';
import { fileOf } from '#lib/visits/services/service-queries.server.ts';
import { publishSessions } from '#lib/visits/stops/publish-sessions.server.ts';
import {
	availabilityOfSessions,
	lastSessionDay,
	sessionsFrom
} from '#lib/visits/stops/session-questions.server.ts';
import { sessionKey } from '#lib/visits/stops/sessions.ts';
import { joinWaiting } from '#lib/visits/waiting/join-waiting.server.ts';
import { KEEP_IN_TRAY } from '#lib/visits/week/absence-form.ts';
import { planAbsence } from '#lib/visits/week/absence-plan.server.ts';
import { makeLeave } from '#lib/visits/week/make-leave.server.ts';
import { areas, briefing, clinic, companies, employeesOfThird, largeClinic } from './cast.ts';
import { tellFund } from './fund-story.ts';
import { addBus, confirmPlaces, someoneOf } from './month-rows.ts';
import { tellRewards } from './rewards.ts';
import { aBookedSeries, aRequest, book, listed } from './stories.ts';
import { tellSupplies } from './supply-story.ts';

const BUS = 'neighbourhood-bus';
const SESSIONS = 6;
const ENROLLED = 9;
/** The visit, of the first series, on whose day somebody of its crew is away. */
const MISSED = 2;

/**
 * The month of the sample agency that the demonstration begins in, told through the product's own
 * acts. What is refused in it is a fault of the story and thrown.
 */
export async function tellMonth(agency: Agency): Promise<void> {
	const administrator = await someoneOf(agency, 'administrator');
	const promise = async (seriesId: string) =>
		kept(await acting(administrator, (work) => confirmSeries(work, agency, seriesId)));

	await drawAreas(agency, administrator);
	const recent = await tellRewards(agency, administrator);
	await tellSupplies(agency, administrator, recent);
	const first = await aBookedSeries(agency, ENROLLED);
	await promise(first.seriesId);
	await tellFund(agency, administrator, first.seriesId);
	await promise((await requested(agency, 1, 3)).seriesId);
	const nearby = { serviceKey: briefing.key, area: 'centre' };
	await promise((await requested(agency, 1, 4, nearby)).seriesId);
	await requested(agency, 2, 8, {
		serviceKey: largeClinic.key,
		organizationSize: employeesOfThird
	});
	await requested(agency, 0, 6, { serviceKey: briefing.key, area: 'hill', language: 'en' });
	await wishToShare(agency);
	await waitForTime(agency);
	await publishBus(agency, administrator);
	await fallIll(agency, administrator, first.seriesId);
}

function kept<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
	return outcome.value;
}

/** A request of a company of the cast for the day on the list that `after` others come before. */
async function requested(
	agency: Agency,
	company: number,
	after: number,
	changes: Partial<BookingRequest> = {}
) {
	const one = { ...companies[company]!, serviceKey: clinic.key, area: null, ...changes };
	const wanted = await aRequest(agency, one);
	const { day, times } = (await listed(agency, one.headcount, one.serviceKey, null, one.area))[
		after
	]!;
	return kept(await book(agency, { ...wanted, day, minute: times[0]!.minute }));
}

/** The office writes down how far its areas are, and publishes the briefing anew with them. */
async function drawAreas(agency: Agency, administrator: StaffActor): Promise<void> {
	const outcome = await acting(administrator, async (work) => {
		const offered = fileOf((await serviceByKey(work, briefing.key))!);
		return publishService(work, { ...offered, rules: { ...offered.rules, areas } });
	});
	kept(outcome);
}

async function wishToShare(agency: Agency): Promise<void> {
	for (const [at, people] of [12, 15].entries()) {
		const { headcount: _, room: __, ...company } = companies[at + 1]!;
		const wish = {
			...company,
			people,
			isHost: at === 0,
			language: 'ko' as const,
			channel: 'web' as const
		};
		const asked = { requestKey: newId(new Date()), serviceKey: clinic.key, ...wish };
		kept(await acting(visitorOf(agency), (work) => joinPool(work, agency, asked)));
	}
}

async function waitForTime(agency: Agency): Promise<void> {
	const { contactName, contactEmail, headcount } = companies[1]!;
	const asked = {
		...{ serviceKey: clinic.key, headcount, organizationSize: null, organizationKind: null },
		...{ variant: null, area: null, name: contactName, email: contactEmail, weekdays: [5] },
		...{ beforeDay: null, language: 'ko' as const }
	};
	kept(await acting(visitorOf(agency), (work) => joinWaiting(work, agency, asked)));
	await confirmPlaces(agency);
}

/** A bus at stops of the agency's own, with its next sessions published. */
async function publishBus(agency: Agency, administrator: StaffActor): Promise<void> {
	await acting({ kind: 'system', agencyId: agency.id }, (work) => addBus(work, BUS));
	const keys = await reading(administrator, (work) => nextSessions(work, agency));
	kept(
		await acting(administrator, (work) => publishSessions(work, agency, { serviceKey: BUS, keys }))
	);
}

async function nextSessions(work: Work, { zone }: Agency): Promise<string[]> {
	const bus = (await serviceByKey(work, BUS))!;
	const input = await availabilityOfSessions(work, bus, zone);
	const from = addDays(dayOf(work.now, zone), 1);
	const ahead = sessionsFrom(input, from, lastSessionDay(work, bus, zone));
	return ahead.slice(0, SESSIONS).map(sessionKey);
}

/** A counselor is away; what that hits waits for the office. */
async function fallIll(agency: Agency, administrator: StaffActor, seriesId: string) {
	await acting(administrator, async (work) => {
		const crew = await crewOfSeries(work, seriesId);
		const visits = await visitsOfSeries(work, seriesId);
		const missed = visits.find(({ number }) => number === MISSED)!;
		const { resourceId } = crew.find(({ visitId }) => visitId === missed.id)!;
		const day = dayOf(missed.startsAt, agency.zone);
		const asked = { resourceId, fromDay: day, toDay: day, kind: 'absence' as const };
		const { lines, seen } = kept(await planAbsence(work, asked, agency.zone));
		const choices = Object.fromEntries(lines.map(({ visit }) => [visit.id, KEEP_IN_TRAY]));
		kept(await makeLeave(work, agency, { ...asked, choices, seen }));
	});
}

const visitorOf = ({ id }: Agency) => ({ kind: 'visitor', agencyId: id }) as const;
