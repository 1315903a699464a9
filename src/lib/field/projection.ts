/**
 * What an operation changes in the day: the same on every phone. Applying it twice changes nothing,
 * and the order of arrival does not matter, because every fact is placed by its id and its time.
 */
import { dayOf } from '#lib/base/days.ts';
import {
	isCalled,
	type DayBundle,
	type DayConsent,
	type DayContact,
	type DayMeasure,
	type DayNote,
	type DayVisit,
	type RosterEntry
} from '#lib/field/day.ts';
import { granted, grantUndone } from '#lib/field/granted.ts';
import { handedOut, handOutUndone } from '#lib/field/hand-outs.ts';
import type { Operation, Payload } from '#lib/field/protocol.ts';
import { happenedAt } from '#lib/field/terms.ts';

type Change = (entry: RosterEntry, visit: DayVisit) => RosterEntry;

/** The day with this fact in it; the day itself, where it does not know the person or the visit. */
export function applyOperation(day: DayBundle, operation: Operation): DayBundle {
	if (operation.kind === 'enrol') return enrolled(day, operation.payload, happenedAt(operation));
	// What came of a hand-over is for the server alone.
	if (operation.kind === 'survey') return day;
	if (operation.kind === 'supply') {
		return handedOut(day, operation.payload, happenedAt(operation));
	}
	if (operation.kind === 'supply-undo') return handOutUndone(day, operation.payload);
	if (operation.kind === 'note') return noted(day, operation.payload, happenedAt(operation));
	if (operation.kind === 'exception') return granted(day, operation.payload, happenedAt(operation));
	if (operation.kind === 'exception-undo') return grantUndone(day, operation.payload);
	const change = changeOf(operation);
	const { enrolmentId } = operation.payload;
	return changePerson(day, enrolmentId, change);
}

/** In all visits that the person has. */
function changePerson(day: DayBundle, enrolmentId: string, change: Change): DayBundle {
	const visits = day.visits.map((visit) => {
		const isHere = visit.roster.some((entry) => isCalled(entry, enrolmentId));
		return isHere ? changeEntry(visit, enrolmentId, change) : visit;
	});
	return { ...day, visits };
}

function changeEntry(visit: DayVisit, enrolmentId: string, change: Change): DayVisit {
	const roster = visit.roster.map((entry) =>
		isCalled(entry, enrolmentId) ? change(entry, visit) : entry
	);
	return { ...visit, roster };
}

/** Somebody new stands on the roster of every visit of the series. */
function enrolled(day: DayBundle, says: Payload<'enrol'>, at: string): DayBundle {
	const here = day.visits.find((visit) => visit.id === says.visitId);
	if (!here?.template) return day;
	const { enrolmentId, name, phone, language } = says;
	const entry: RosterEntry = {
		enrolmentId,
		participantId: enrolmentId,
		name,
		phone,
		language,
		template: here.template,
		enrolledOn: dayOf(new Date(at), day.zone),
		checkedInAt: null,
		anchors: {},
		consents: [],
		contacts: []
	};
	const isSame = (visit: DayVisit) => visit.id === here.id || visit.seriesId === here.seriesId;
	const isNew = ({ roster }: DayVisit) => !roster.some((one) => isCalled(one, enrolmentId));
	const visits = day.visits.map((visit) =>
		isSame(visit) && isNew(visit) ? { ...visit, roster: [...visit.roster, entry] } : visit
	);
	return { ...day, visits };
}

/** What was noted shows at its person, or else at its visit. */
function noted(day: DayBundle, says: Payload<'note'>, writtenAt: string): DayBundle {
	const { noteId: id, visitId, enrolmentId, text, photos } = says;
	const photoIds = photos.map((photo) => photo.id);
	const note = { id, text, by: day.staff.name, writtenAt, photoIds };
	if (enrolmentId !== null) {
		return changePerson(day, enrolmentId, (entry) => withNote(entry, note));
	}
	const visits = day.visits.map((visit) => (visit.id === visitId ? withNote(visit, note) : visit));
	return { ...day, visits };
}

function withNote<T extends { notes?: DayNote[] }>(place: T, note: DayNote): T {
	const others = (place.notes ?? []).filter((other) => other.id !== note.id);
	return { ...place, notes: [...others, note].sort(by((one) => `${one.writtenAt} ${one.id}`)) };
}

function changeOf(
	operation: Extract<Operation, { kind: 'check-in' | 'consent' | 'contact' | 'anchor' }>
): Change {
	const at = happenedAt(operation);
	switch (operation.kind) {
		case 'check-in':
			return (entry, visit) => checkedIn(entry, visit, operation.payload, at);
		case 'consent':
			return (entry) => consented(entry, operation.payload, at);
		case 'contact':
			return (entry) => contacted(entry, operation.payload, at);
		case 'anchor':
			return (entry) => anchored(entry, operation.payload, at);
	}
}

/** The only fact of one visit; the others belong to the person and show in all of their visits. */
function checkedIn(entry: RosterEntry, visit: DayVisit, says: Payload<'check-in'>, at: string) {
	if (visit.id !== says.visitId) return entry;
	const isFirst = entry.checkedInAt === null || at < entry.checkedInAt;
	return isFirst ? { ...entry, checkedInAt: at } : entry;
}

function consented(entry: RosterEntry, says: Payload<'consent'>, at: string): RosterEntry {
	const { formKey, formVersion } = says;
	const consents = new Map(entry.consents.map((consent) => [placeOf(consent), consent]));
	for (const item of says.items) {
		const answer = { formKey, formVersion, key: item.key, given: item.given, givenAt: at };
		const consent: DayConsent = says.signature ? { ...answer, isSigned: true } : answer;
		const known = consents.get(placeOf(consent));
		if (!known || outweighs(consent, known)) consents.set(placeOf(consent), consent);
	}
	return { ...entry, consents: [...consents.values()].sort(by(placeOf)) };
}

/** The later answer counts; of two in the same millisecond the refusal does. */
function outweighs(consent: DayConsent, known: DayConsent): boolean {
	if (consent.givenAt !== known.givenAt) return consent.givenAt > known.givenAt;
	return known.given && !consent.given;
}

function placeOf(consent: DayConsent): string {
	return `${consent.formKey} ${String(consent.formVersion).padStart(6, '0')} ${consent.key}`;
}

function contacted(entry: RosterEntry, says: Payload<'contact'>, at: string): RosterEntry {
	const measures = says.measures.map((measure) => ({ ...measure, takenAt: at }));
	const { contactId, stepKey, mode, result, untaken } = says;
	const place = { id: contactId, stepKey, mode, result, occurredAt: at };
	const contact = { ...place, measures, ...(untaken && { untaken }) };
	const known = entry.contacts.find((other) => other.id === contactId);
	const others = entry.contacts.filter((other) => other.id !== contactId);
	const merged = known ? mergeContacts(known, contact) : mergeContacts(contact, contact);
	const contacts = [...others, merged].sort(by((other) => `${other.occurredAt} ${other.id}`));
	return { ...entry, contacts };
}

/** The later one says how it ended; every measure stays, each in its earliest form. */
function mergeContacts(known: DayContact, added: DayContact): DayContact {
	const last = rank(added) > rank(known) ? added : known;
	const measures = new Map<string, DayMeasure>();
	for (const measure of [...known.measures, ...added.measures].sort(by(rankOfMeasure))) {
		if (!measures.has(measure.id)) measures.set(measure.id, measure);
	}
	return { ...last, measures: [...measures.values()] };
}

function rank(contact: DayContact): string {
	const { occurredAt, stepKey, result, untaken = [] } = contact;
	return [occurredAt, stepKey, result, JSON.stringify(untaken)].join(' ');
}

function rankOfMeasure(measure: DayMeasure): string {
	return [measure.takenAt, measure.id, JSON.stringify(measure.value)].join(' ');
}

/** The anchor that was set last counts; of two in the same millisecond the later day does. */
function anchored(entry: RosterEntry, says: Payload<'anchor'>, at: string): RosterEntry {
	const known = entry.anchors[says.anchor];
	const isOlder = known && `${known.setAt} ${known.day}` >= `${at} ${says.day}`;
	if (isOlder) return entry;
	return { ...entry, anchors: { ...entry.anchors, [says.anchor]: { day: says.day, setAt: at } } };
}

function by<T>(rankOf: (thing: T) => string): (left: T, right: T) => number {
	return (left, right) => {
		const [a, b] = [rankOf(left), rankOf(right)];
		return a < b ? -1 : a > b ? 1 : 0;
	};
}
