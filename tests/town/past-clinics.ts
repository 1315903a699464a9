import type { StaffActor } from '#lib/base/actor.ts';
import { addDays, dayOf, instantOf } from '#lib/base/days.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { planCalls } from '#lib/calls/plan-calls.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { enqueueingTogether } from '#lib/jobs/queue.server.ts';
import { ledgerEntry } from '#lib/ledger/schema.server.ts';
import { writeCheckIns } from '#lib/programmes/check-in.server.ts';
import { recordContact } from '#lib/programmes/record-contact.server.ts';
import { anchor, contact, measure } from '#lib/programmes/schema.server.ts';
import { setAnchor } from '#lib/programmes/set-anchor.server.ts';
import { catchUpOutcomes } from '#lib/programmes/standings/outcome-duties.server.ts';
import { askOnceIn } from '#lib/server/asked-once.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';
import { writingTogether } from '#lib/server/written-together.server.ts';
import { bookSeries } from '#lib/visits/booking/book-series.server.ts';
import { confirmSeries } from '#lib/visits/booking/confirm-series.server.ts';
import { visitsOfSeries, type VisitRow } from '#lib/visits/queries.server.ts';
import { clinic, pastCompanies, type Company } from './cast.ts';
import { someoneOf } from './month-rows.ts';
import { contactsOf, courseOf, type Held } from './past-people.ts';
import { askAfterVisits, counselorsOf, enrolQuietly, type Enrolled } from './past-rows.ts';
import { aRequest, listedAt } from './stories.ts';

const FIRST_DAYS_AGO = 450;
const LAST_DAYS_AGO = 75;
const DAYS_BETWEEN = 25;
const ENROLS_AFTER_DAYS = 4;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const NOON = 12 * 60;

type Clinic = {
	agency: Agency;
	seriesId: string;
	visits: VisitRow[];
	crew: Map<string, StaffActor[]>;
};
/** What is recorded of somebody at one time, and by whom. */
type Fact = { by: StaffActor; visitId: string; person: Enrolled; held: Held; at: Date };

/**
 * The clinics of the year before: booked, held, and followed up by telephone until `until`, so that
 * outcomes, reports and the call desk have something to show. What counselors recorded is recorded by
 * the product's own acts, at the time it would have been; nobody is written to.
 */
export async function tellPastClinics(agency: Agency, until: Date): Promise<void> {
	let first = 0;
	for (let ago = FIRST_DAYS_AGO, at = 0; ago >= LAST_DAYS_AGO; ago -= DAYS_BETWEEN, at++) {
		const begun = new Date(until.getTime() - ago * DAY_MS);
		const company = pastCompanies[at % pastCompanies.length]!;
		const one = await promised(agency, company, begun);
		const people = await enrolled(one, first, company, begun);
		await keepUntil(until, one, people);
		await acting(system(agency), (work) => askAfterVisits(work, one.seriesId));
		first += people.length;
	}
	await catchUpOutcomes(agency.id, planCalls);
}

/** A series that was asked for then and confirmed on the day after. */
async function promised(agency: Agency, company: Company, begun: Date): Promise<Clinic> {
	const visitor = { kind: 'visitor', agencyId: agency.id } as const;
	const office = await someoneOf(agency, 'administrator');
	const next = new Date(begun.getTime() + DAY_MS);
	const offered = await acting(
		visitor,
		(work) => listedAt(work, agency, { headcount: company.headcount }),
		begun
	);
	const { day, times } = offered[0]!;
	const wanted = await aRequest(agency, {
		...{ ...company, serviceKey: clinic.key },
		...{ day, minute: times[0]!.minute }
	});
	const { seriesId } = kept(
		await acting(visitor, (work) => bookSeries(work, agency, wanted), begun)
	);
	kept(await acting(office, (work) => confirmSeries(work, agency, seriesId), next));
	return acting(office, async (work) => ({
		...{ agency, seriesId },
		visits: await visitsOfSeries(work, seriesId),
		crew: await counselorsOf(work, seriesId)
	}));
}

function enrolled({ agency, seriesId }: Clinic, first: number, company: Company, begun: Date) {
	const count = Math.round(company.headcount * (0.3 + 0.05 * (first % 5)));
	const courses = Array.from({ length: count }, (_, at) => courseOf(first + at));
	const at = new Date(begun.getTime() + ENROLS_AFTER_DAYS * DAY_MS);
	return acting(system(agency), (work) => enrolQuietly(work, seriesId, courses), at);
}

/** What is recorded of all of them, by one counselor after the other. */
async function keepUntil(until: Date, one: Clinic, people: Enrolled[]): Promise<void> {
	const ofEach = Map.groupBy(
		people.flatMap((person, at) => factsOf(one, person, at)).filter(({ at }) => at < until),
		({ by }) => by.staffId
	);
	for (const facts of ofEach.values()) await keepFacts(facts);
}

function factsOf({ visits, crew, agency }: Clinic, person: Enrolled, at: number): Fact[] {
	const visitDays = visits.map(({ startsAt }) => dayOf(startsAt, agency.zone));
	return contactsOf(person.course, visitDays).map((held) => {
		const { id, startsAt } = visits[held.visitNumber - 1]!;
		const begins = held.mode === 'visit' ? startsAt : instantOf(held.day, NOON, agency.zone);
		const team = crew.get(id)!;
		const by = team[at % team.length]!;
		return { by, person, held, visitId: id, at: new Date(begins.getTime() + at * MINUTE_MS) };
	});
}

/** What one counselor recorded, each fact at its own time: in one transaction, for it is much. */
function keepFacts(facts: Fact[]): Promise<void> {
	const tables = [anchor, contact, measure, ledgerEntry];
	const inTime = facts.toSorted((one, other) => Number(one.at) - Number(other.at));
	return acting(inTime[0]!.by, (work) =>
		enqueueingTogether(work, () =>
			writingTogether(work, tables, async () => {
				askOnceIn(work);
				for (const fact of inTime) await keepFact({ ...work, now: fact.at }, fact);
			})
		)
	);
}

async function keepFact(work: Work<StaffActor>, { visitId, person, held, at }: Fact) {
	const { enrolmentId, course } = person;
	const here = { enrolmentId, visitId, at };
	if (held.mode === 'visit' && held.result === 'attended') await writeCheckIns(work, [here]);
	const { stepKey, mode, result } = held;
	const measures = held.values.map((one) => ({ id: newId(at), ...one }));
	const written = await recordContact(work, {
		...{ ...here, contactId: newId(at), stepKey, mode, result, measures },
		ticked: held.ticked
	});
	kept(written);
	if (held.visitNumber > 1 || mode !== 'visit' || course.quitsAfter === null) return;
	const day = addDays(held.day, course.quitsAfter);
	kept(await setAnchor(work, { ...here, id: newId(at), key: 'quit_date', day, reason: null }));
}

function kept<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.problems)}`);
	return outcome.value;
}

const system = ({ id }: Agency) => ({ kind: 'system', agencyId: id }) as const;
