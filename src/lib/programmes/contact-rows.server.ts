import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import type { ContactMode } from '#lib/programmes/expression.ts';
import { contact, measure } from '#lib/programmes/schema.server.ts';
import type { Untaken } from '#lib/programmes/untaken.ts';
import { askedOnce } from '#lib/server/asked-once.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { gatheredRows, writeRows } from '#lib/server/written-together.server.ts';
import { visitById } from '#lib/visits/queries.server.ts';

export type NewMeasure = {
	id: string;
	key: string;
	value: number | string | boolean;
	unit: string | null;
};

export type NewContact = {
	contactId: string;
	enrolmentId: string;
	/** The visit it was held at, or from whose roster the call was made. */
	visitId: string;
	/** Null for a reading. */
	stepKey: string | null;
	mode: ContactMode;
	result: string;
	measures: NewMeasure[];
	/** What could not be taken; absent where there is none, and from older phones. */
	untaken?: Untaken[];
	/** What was done of the step's checklist; absent from older phones, and where nothing was ticked. */
	ticked?: string[];
	at: Date;
};

/**
 * Writes a contact with its measures. `fresh`: it was written now. `same`: it stands here already,
 * with the same content. `other`: its id stands here with another content, and nothing was written.
 */
export async function writeContact(
	work: Work<StaffActor>,
	fact: NewContact
): Promise<'fresh' | 'same' | 'other'> {
	const row = await rowOf(work, fact);
	if (gatheredRows(work, contact)) {
		// Written with the others at the end. An id that stands here already undoes all of them there,
		// and each is then taken by itself.
		await writeRows(work, contact, [row]);
	} else if (!(await isInserted(work, row))) {
		return isSame(work, fact);
	}
	await writeRows(work, measure, measuresOf(work, fact));
	return 'fresh';
}

async function isSame(work: Work, fact: NewContact): Promise<'same' | 'other'> {
	return (await storedContent(work, fact.contactId)) === contentOf(fact) ? 'same' : 'other';
}

async function rowOf(work: Work<StaffActor>, fact: NewContact) {
	const { agencyId, staffId } = work.actor;
	const zone = await zoneOf(work, fact.visitId);
	return {
		agencyId,
		id: fact.contactId,
		enrolmentId: fact.enrolmentId,
		visitId: visitOf(fact),
		stepKey: fact.stepKey,
		mode: fact.mode,
		result: fact.result,
		occurredOn: dayOf(fact.at, zone),
		occurredAt: fact.at,
		untaken: fact.untaken ?? [],
		ticked: fact.ticked ?? [],
		recordedBy: staffId,
		receivedAt: work.now
	};
}

async function isInserted({ tx }: Work, row: typeof contact.$inferInsert): Promise<boolean> {
	const [fresh] = await tx
		.insert(contact)
		.values(row)
		.onConflictDoNothing()
		.returning({ id: contact.id });
	return fresh !== undefined;
}

async function zoneOf(work: Work, visitId: string): Promise<string> {
	const visit = await askedOnce(work, `visit ${visitId}`, () => visitById(work, visitId));
	return visit!.zone;
}

function measuresOf({ actor }: Work, fact: NewContact): (typeof measure.$inferInsert)[] {
	const { agencyId } = actor;
	const { contactId, at: takenAt } = fact;
	return fact.measures.map((one) => ({ agencyId, contactId, takenAt, ...one }));
}

/** A call belongs to no visit, also where it was made from the roster of one. */
function visitOf(fact: NewContact): string | null {
	return fact.mode === 'visit' ? fact.visitId : null;
}

async function storedContent({ actor, tx }: Work, id: string): Promise<string> {
	const [stored] = await tx
		.select()
		.from(contact)
		.where(and(eq(contact.agencyId, actor.agencyId), eq(contact.id, id)));
	const measures = await tx
		.select()
		.from(measure)
		.where(and(eq(measure.agencyId, actor.agencyId), eq(measure.contactId, id)));
	return asText({ ...stored!, measures });
}

function contentOf(fact: NewContact): string {
	return asText({ ...fact, visitId: visitOf(fact) });
}

type Content = {
	enrolmentId: string;
	visitId: string | null;
	stepKey: string | null;
	mode: string;
	result: string;
	measures: NewMeasure[];
	untaken?: Untaken[];
	ticked?: string[];
};

/** Who, where, what and every value; when it was said to have happened is no part of it. */
function asText(content: Content): string {
	const { enrolmentId, visitId, stepKey, mode, result, measures } = content;
	const { untaken = [], ticked = [] } = content;
	const values = measures
		.map(({ id, key, value, unit }) => JSON.stringify([id, key, value, unit]))
		.sort();
	const missing = untaken.map(({ key, reason }) => `${key} ${reason}`).sort();
	return JSON.stringify([
		enrolmentId,
		visitId,
		stepKey,
		mode,
		result,
		values,
		missing,
		ticked.toSorted()
	]);
}
