/** What a phone knows: the visits of its counselor around today. The server fills it. */
import type { Granted } from '#lib/amends/exception.ts';
import type { Day } from '#lib/base/days.ts';
import type { Language, Localized } from '#lib/base/localized.ts';
import type { HandOutLine, Item } from '#lib/programmes/supplies/stock.ts';
import type { SiteRules } from '#lib/organizations/site-rules.ts';
import type { Untaken } from '#lib/programmes/untaken.ts';
import type { Survey } from '#lib/surveys/survey.ts';

export type DayBundle = {
	today: Day;
	zone: string;
	/** All instants are ISO texts in UTC with milliseconds (`toISOString`), so they sort as text. */
	generatedAt: string;
	agency: { slug: string; name: Localized; phone: string };
	staff: { id: string; name: string; role: string };
	/** Operations are sealed to this key. */
	sealing: { publicJwk: JsonWebKey; keyId: string };
	/** How long the phone may be read without hearing from the server. */
	lease: { hours: number };
	/** Template bodies by `templateKey()`. */
	templates: Record<string, unknown>;
	/** What the people of these visits are asked; absent where there is nobody to ask, or nothing. */
	survey?: Survey;
	visits: DayVisit[];
	/** What is handed out, and what the bag holds. Absent in a day that an older server sent. */
	supplies?: DaySupplies;
	/** Exceptions granted on the spot. Absent in a day that an older server sent. */
	exceptions?: DayExceptions;
};

export type DaySupplies = {
	/** In the order in which screens show them. */
	items: Item[];
	/** What is left of each item, by its id; what was never in the bag is missing. */
	stock: Record<string, number>;
};

export type DayExceptions = {
	/** How many a calendar month has room for. */
	cap: number;
	/** What this counselor granted lately, the earliest first. */
	given: DayException[];
	/** Ids of those that were undone, in their order. */
	undone: string[];
	/** What colleagues granted, told without a name; the newest first. */
	stories: { id: string; text: string }[];
};

export type DayException = Omit<Granted, 'exceptionId' | 'reason'> & {
	id: string;
	at: string;
	/** Absent where its person or visit is not in the day. */
	reason?: string;
};

export type DayVisit = {
	id: string;
	/** Visits of one series share their people. Absent in a day that an older server sent. */
	seriesId?: string;
	/** A list of who will come is taken. */
	takesRoster?: true;
	/** What somebody who enrols here runs on; absent where the service has no programme. */
	template?: { key: string; version: number };
	number: number;
	of: number;
	startsAt: string;
	endsAt: string;
	service: Localized;
	organization: string;
	/** The stop of the agency's own at which it stands; absent at an organization. */
	stop?: DayStop;
	site: {
		label: string;
		address: string;
		/** What the site asks of those who come; absent where nobody said. */
		rules?: SiteRules;
	};
	contactPhone: string;
	headcount: number;
	confirmed: boolean;
	cancelled: boolean;
	/** The typeable code of the visit. */
	code: string;
	roster: RosterEntry[];
	/** About the visit itself, the oldest first; absent where there is none. */
	notes?: DayNote[];
	seriesVisits: { number: number; startsAt: string }[];
};

export type DayStop = {
	name: Localized;
	/** Whether people choose turns; without, each of them takes one of as many places as `headcount`. */
	takesTurns: boolean;
};

export type RosterEntry = {
	enrolmentId: string;
	/** Other ids of the same enrolment, that phones gave it before they knew. */
	aliases?: string[];
	participantId: string;
	name: string;
	phone: string | null;
	language: Language;
	template: { key: string; version: number };
	enrolledOn: Day;
	/** At this visit; of two that were recorded, the one that reached the server first. */
	checkedInAt: string | null;
	/** When their turn at this visit begins; absent for who chose none. */
	turnAt?: string;
	anchors: Record<string, DayAnchor>;
	consents: DayConsent[];
	contacts: DayContact[];
	/** What they were handed out, the earliest first; absent for who got nothing. */
	supplies?: DayHandOut[];
	/** About this person, at whichever visit, the oldest first; absent where there is none. */
	notes?: DayNote[];
};

export type DayHandOut = {
	id: string;
	/** Null where the office gave it. */
	visitId: string | null;
	at: string;
	/** Out of this counselor's own bag. */
	isOwn?: true;
	isUndone?: true;
	/** Empty while only the undoing of it is known here. */
	lines: HandOutLine[];
};

export type DayNote = {
	id: string;
	text: string;
	/** Who wrote it. */
	by: string;
	writtenAt: string;
	/** Ids of its photos; what they show never comes back to a phone. */
	photoIds: string[];
};

export type DayAnchor = { day: Day; setAt: string };

export type DayConsent = {
	formKey: string;
	formVersion: number;
	key: string;
	given: boolean;
	givenAt: string;
	/** Only where the person signed it. */
	isSigned?: true;
};

export type DayContact = {
	id: string;
	/** Null for a reading. */
	stepKey: string | null;
	mode: string;
	result: string;
	occurredAt: string;
	measures: DayMeasure[];
	/** What could not be taken; absent where there is none. */
	untaken?: Untaken[];
};

export type DayMeasure = {
	id: string;
	key: string;
	value: number | string | boolean;
	unit: string | null;
	takenAt: string;
};

/** Where a template's body stands in `DayBundle.templates`. */
export function templateKey(template: { key: string; version: number }): string {
	return `${template.key}@${template.version}`;
}

/** Whether an id is that of this enrolment, or one that a phone gave it before it knew. */
export function isCalled(entry: RosterEntry, enrolmentId: string): boolean {
	return entry.enrolmentId === enrolmentId || !!entry.aliases?.includes(enrolmentId);
}
