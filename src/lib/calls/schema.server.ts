import {
	date,
	foreignKey,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import type { Aftercare } from '#lib/calls/aftercare.ts';
import type { AftercareAnswer } from '#lib/calls/aftercare-form.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { enrolment } from '#lib/programmes/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * What the plans call for by telephone: derived from the facts and made anew with each of them, so that
 * the list of a day needs no plan to be computed. Nothing but lists is read from it.
 */
export const plannedCall = pgTable(
	'planned_call',
	{
		agencyId: uuid('agency_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		/** The step, or a day of aftercare. */
		key: text('key').notNull(),
		callFrom: date('call_from').notNull(),
		callBy: date('call_by').notNull(),
		attempts: integer('attempts').notNull(),
		folded: integer('folded').array().notNull(),
		mentorId: uuid('mentor_id'),
		/** When somebody last tried in vain. */
		triedAt: instant('tried_at'),
		/** Since when the person waits for an answer. */
		askedAt: instant('asked_at'),
		/** A step that went by and that somebody responsible is to look at. */
		escalatedKey: text('escalated_key'),
		plannedAt: instant('planned_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.enrolmentId, t.key] }),
		index('planned_call_due').on(t.agencyId, t.callBy, t.callFrom),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}).onDelete('cascade')
	]
);

/** Somebody is calling this person, or this organization, until then. */
export const callClaim = pgTable(
	'call_claim',
	{
		agencyId: uuid('agency_id').notNull(),
		/** An enrolment, or the series of an organization. */
		subjectId: uuid('subject_id').notNull(),
		staffId: uuid('staff_id').notNull(),
		until: instant('until').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.subjectId] }),
		foreignKey({ columns: [t.agencyId, t.staffId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/** A person asked to be called at another time. The latest row counts until they were reached. */
export const callBack = pgTable(
	'call_back',
	{
		agencyId: uuid('agency_id').notNull(),
		/** The contact in which they asked. */
		contactId: uuid('contact_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		at: instant('at').notNull(),
		madeAt: instant('made_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.contactId] }),
		index('call_back_of').on(t.agencyId, t.enrolmentId, t.madeAt),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}).onDelete('cascade')
	]
);

/** When people and organizations are asked how it goes, as an agency chose it; the newest row counts. */
export const aftercareChoice = pgTable(
	'aftercare_choice',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		body: jsonb('body').$type<Aftercare>().notNull(),
		setAt: instant('set_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('aftercare_choice_since').on(t.agencyId, t.setAt),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/** One day of aftercare was held, or left out with a reason. What was said is wrapped. */
export const aftercareDone = pgTable(
	'aftercare_done',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		kind: text('kind').$type<'participant' | 'organization'>().notNull(),
		/** An enrolment, or the series of an organization. */
		subjectId: uuid('subject_id').notNull(),
		day: integer('day').notNull(),
		/** Null where it was left out. */
		answer: text('answer').$type<AftercareAnswer>(),
		/** The sentence, or the reason why it was left out, under the master secret. */
		sealed: text('sealed'),
		doneAt: instant('done_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('aftercare_done_once').on(t.agencyId, t.subjectId, t.day),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);
