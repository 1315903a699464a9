import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { newestSealingKey, type Agency } from '#lib/identity/queries.server.ts';
import {
	templateKey,
	type DayBundle,
	type DayContact,
	type DayNote,
	type DayVisit,
	type RosterEntry
} from '#lib/field/day.ts';
import { dayExceptions } from '#lib/field/day-exceptions.server.ts';
import { dayStops } from '#lib/field/day-stop.server.ts';
import { dayHandOuts, daySupplies } from '#lib/field/day-supplies.server.ts';
import { leaseHoursOf } from '#lib/field/lease-queries.server.ts';
import { seriesByIds, templatesNamed, visitsOfAll } from '#lib/field/queries.server.ts';
import { rulesOfPlaces } from '#lib/visits/contacts/place-rules.server.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import { notesFor } from '#lib/programmes/notes/queries.server.ts';
import { aliasesOf, checkInsOf, consentsOf, rosterOf } from '#lib/programmes/queries.server.ts';
import type { Untaken } from '#lib/programmes/untaken.ts';
import { turnsAt } from '#lib/programmes/turns/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { newestSurvey } from '#lib/surveys/queries.server.ts';
import {
	visitsOfCounselor,
	type SeriesDetails,
	type VisitRow
} from '#lib/visits/queries.server.ts';
import { timeOf } from '#lib/visits/turns/turns.ts';

const DAY_MS = 86_400_000;
// What a counselor may need around today; a phone holds no more than this.
const DAYS_BEFORE = 7;
const DAYS_AFTER = 14;
/** Longer than between two visits of a series. */
const DAYS_OF_NOTES = 60;

export type LoadedDay = { day: DayBundle; hash: string; enrolmentIds: string[] };

/** Everything that the phone of this counselor may know now, and a hash that changes with it. */
export async function loadDay(
	work: Work<StaffActor>,
	agency: Agency,
	staffName: string
): Promise<LoadedDay> {
	const visits = await dayVisits(work, agency);
	const key = await newestSealingKey(work);
	const people = visits.flatMap(({ roster }) => roster);
	const running = [...people, ...visits].flatMap(({ template }) => template ?? []);
	const inUse = new Map(running.map((one) => [templateKey(one), one]));
	const bodies = await templatesNamed(work, [...inUse.values()]);
	const { today, zone, ...day }: Omit<DayBundle, 'generatedAt'> = {
		today: dayOf(work.now, agency.zone),
		zone: agency.zone,
		agency: {
			slug: agency.slug,
			name: { ko: agency.nameKo, en: agency.nameEn },
			phone: agency.phone
		},
		staff: { id: work.actor.staffId, name: staffName, role: work.actor.role },
		sealing: { publicJwk: key.publicJwk, keyId: key.id },
		lease: { hours: await leaseHoursOf(work, agency) },
		templates: Object.fromEntries(bodies.map((one) => [templateKey(one), one.body])),
		survey: people.length > 0 ? await newestSurvey(work) : undefined,
		visits,
		supplies: await daySupplies(work),
		exceptions: await dayExceptions(work, visits)
	};
	const hash = await sha256Hex(JSON.stringify({ today, zone, ...day }));
	return {
		day: { today, zone, generatedAt: work.now.toISOString(), ...day },
		hash,
		// Once each, also of those who stand on the roster of several visits.
		enrolmentIds: [...new Set(people.map((one) => one.enrolmentId))]
	};
}

async function dayVisits(work: Work<StaffActor>, agency: Agency): Promise<DayVisit[]> {
	const from = new Date(work.now.getTime() - DAYS_BEFORE * DAY_MS);
	const to = new Date(work.now.getTime() + DAYS_AFTER * DAY_MS);
	const own = await visitsOfCounselor(work, work.actor.staffId, from, to);
	const seriesIds = [...new Set(own.map((one) => one.seriesId))];
	const roster = await rosterEntries(work, agency, seriesIds);
	const checkIns = await checkInsOf(
		work,
		own.map((one) => one.id)
	);
	const turns = await turnStarts(work, own);
	const notes = await notesOn(
		work,
		own.map((one) => one.id),
		roster
	);
	const series = await seriesByIds(work, seriesIds);
	const stops = await dayStops(work, series);
	const dates = await visitsOfAll(work, seriesIds);
	const rules = await rulesOfPlaces(
		work,
		[...series.values()].map((one) => one.site.id)
	);
	return own.map((visit) => {
		const found = series.get(visit.seriesId)!;
		const siblings = dates.filter((one) => one.seriesId === visit.seriesId);
		const here = checkIns.filter((one) => one.visitId === visit.id);
		return {
			id: visit.id,
			seriesId: visit.seriesId,
			...(found.service.roster === 'organization' ? { takesRoster: true as const } : {}),
			template: templateIn(found),
			number: visit.number,
			of: siblings.length,
			startsAt: visit.startsAt.toISOString(),
			endsAt: visit.endsAt.toISOString(),
			service: found.service.name,
			organization: found.organization.name,
			stop: stops.get(found.id),
			site: {
				label: found.site.room,
				address: found.site.address,
				rules: rules.get(found.site.id)
			},
			contactPhone: found.organization.contactPhone,
			headcount: found.headcount,
			confirmed: found.confirmedAt !== null,
			cancelled: visit.cancelledAt !== null,
			code: found.code,
			// No step of anybody's plan waits for a visit that will not take place.
			seriesVisits: siblings
				.filter((one) => one.cancelledAt === null)
				.map(({ number, startsAt }) => ({ number, startsAt: startsAt.toISOString() })),
			...notes.get(visit.id),
			roster: (roster.get(visit.seriesId) ?? []).map((person) => ({
				...person,
				...notes.get(person.enrolmentId),
				...turns.get(`${visit.id} ${person.enrolmentId}`),
				checkedInAt:
					here.find((one) => one.enrolmentId === person.enrolmentId)?.checkedInAt.toISOString() ??
					null
			}))
		};
	});
}

/** By visit and by person, what was noted about each. */
async function notesOn(
	work: Work<StaffActor>,
	visitIds: string[],
	roster: Map<string, Person[]>
): Promise<Map<string, { notes: DayNote[] }>> {
	const since = new Date(work.now.getTime() - DAYS_OF_NOTES * DAY_MS);
	const enrolmentIds = [...roster.values()].flat().map((one) => one.enrolmentId);
	const notes = new Map<string, { notes: DayNote[] }>();
	for (const one of await notesFor(work, { enrolmentIds, visitIds }, since)) {
		const place = one.enrolmentId ?? one.visitId;
		const { id, text, by, photoIds } = one;
		const note = { id, text, by, writtenAt: one.writtenAt.toISOString(), photoIds };
		notes.set(place, { notes: [...(notes.get(place)?.notes ?? []), note] });
	}
	return notes;
}

/** What somebody who enrols now runs on. */
function templateIn({ service }: SeriesDetails): DayVisit['template'] {
	const { templateKey: key, templateVersion: version } = service;
	return key === null || version === null ? undefined : { key, version };
}

/** When the turn of somebody at a visit begins; of several, the first. */
async function turnStarts(work: Work, visits: VisitRow[]) {
	const ids = visits.map(({ id }) => id);
	const found = new Map<string, { turnAt: string }>();
	for (const turn of ids.length ? await turnsAt(work, ids) : []) {
		const visit = visits.find(({ id }) => id === turn.visitId)!;
		const key = `${turn.visitId} ${turn.enrolmentId}`;
		const turnAt = timeOf(visit, turn).startsAt.toISOString();
		if (!found.has(key)) found.set(key, { turnAt });
	}
	return found;
}

type Person = Omit<RosterEntry, 'checkedInAt'>;

async function rosterEntries(work: Work<StaffActor>, agency: Agency, seriesIds: string[]) {
	const people = await rosterOf(work, seriesIds);
	const ids = people.map((one) => one.id);
	const facts = new Map(
		(await factsOfEnrolments(work, agency.zone, ids)).map((one) => [one.enrolmentId, one.facts])
	);
	const consents = await consentsOf(work, ids);
	const aliases = await aliasesOf(work, ids);
	const handOuts = await dayHandOuts(work, ids);
	const bySeries = new Map<string, Person[]>();
	for (const person of people) {
		const entry: Person = {
			enrolmentId: person.id,
			...(aliases.has(person.id) ? { aliases: aliases.get(person.id) } : {}),
			participantId: person.participantId,
			name: person.name,
			phone: person.phone,
			language: person.language,
			template: { key: person.templateKey, version: person.templateVersion },
			enrolledOn: facts.get(person.id)!.enrolledOn,
			anchors: latestAnchors(facts.get(person.id)!.anchors),
			consents: consents
				.filter((one) => one.enrolmentId === person.id)
				.map(({ formKey, formVersion, itemKey, given, givenAt, signatureId }) => ({
					formKey,
					formVersion,
					key: itemKey,
					given,
					givenAt: givenAt.toISOString(),
					...(signatureId ? { isSigned: true as const } : {})
				})),
			contacts: facts.get(person.id)!.contacts.filter(isOfPlan).map(asDayContact),
			...(handOuts.has(person.id) ? { supplies: handOuts.get(person.id) } : {})
		};
		bySeries.set(person.seriesId, [...(bySeries.get(person.seriesId) ?? []), entry]);
	}
	return bySeries;
}

type StoredContact = { id: string; stepKey: string | null; mode: string; result: string };
type StoredMeasure = DayContact['measures'][number];

/** A phone shows steps and readings; a call in vain about a question is the desk's alone. */
function isOfPlan({ stepKey, result }: StoredContact): boolean {
	return stepKey !== null || result === 'attended';
}

function asDayContact(
	stored: StoredContact & { occurredAt: string; measures: object[]; untaken?: Untaken[] }
): DayContact {
	return {
		id: stored.id,
		stepKey: stored.stepKey,
		mode: stored.mode,
		result: stored.result,
		occurredAt: new Date(stored.occurredAt).toISOString(),
		measures: (stored.measures as StoredMeasure[]).map((one) => ({
			...one,
			takenAt: new Date(one.takenAt).toISOString()
		})),
		...(stored.untaken?.length ? { untaken: stored.untaken } : {})
	};
}

function latestAnchors(anchors: { key: string; day: string; setAt: string }[]) {
	const sorted = anchors
		.map((one) => ({ ...one, setAt: new Date(one.setAt).toISOString() }))
		.sort((a, b) => (a.setAt < b.setAt ? -1 : 1));
	return Object.fromEntries(sorted.map(({ key, day, setAt }) => [key, { day, setAt }]));
}
