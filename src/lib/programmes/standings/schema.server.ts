import {
	date,
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	smallint,
	text,
	timestamp,
	uuid
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import { enrolment } from '#lib/programmes/schema.server.ts';

/**
 * Where one enrolment stands in one outcome of its template. Derived from its facts alone, in the
 * transaction of each of them; nothing but figures is read from it.
 */
export const outcomeResult = pgTable(
	'outcome_result',
	{
		agencyId: uuid('agency_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		outcomeKey: text('outcome_key').notNull(),
		outcomeVersion: integer('outcome_version').notNull(),
		templateKey: text('template_key').notNull(),
		templateVersion: integer('template_version').notNull(),
		seriesId: uuid('series_id').notNull(),
		/** Who held the first contact that took place. */
		counselorId: uuid('counselor_id'),
		/** Where the size of the group begins that was booked for. */
		groupSize: smallint('group_size').notNull(),
		/** The anchor's day; that of the enrolment where it has none. */
		cohortDay: date('cohort_day').notNull(),
		standing: text('standing').notNull(),
		contactId: uuid('contact_id'),
		/** Contacts that were due until the result counts, and those of them that took place. */
		stepsDue: smallint('steps_due').notNull(),
		stepsKept: smallint('steps_kept').notNull(),
		/** Contacts that took place and have a checklist, those of them that did all of it, and its items. */
		listsHeld: smallint('lists_held').notNull().default(0),
		listsFull: smallint('lists_full').notNull().default(0),
		itemsMeant: smallint('items_meant').notNull().default(0),
		itemsDone: smallint('items_done').notNull().default(0),
		/** The day it was worked out for, where the definition speaks of today; else null. */
		asOf: date('as_of')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.enrolmentId, t.outcomeKey] }),
		index('outcome_result_of').on(
			t.agencyId,
			t.templateKey,
			t.templateVersion,
			t.outcomeKey,
			t.cohortDay
		),
		index('outcome_result_in').on(t.agencyId, t.seriesId),
		index('outcome_result_by').on(t.agencyId, t.counselorId),
		index('outcome_result_aging')
			.on(t.agencyId, t.asOf)
			.where(sql`as_of is not null`),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}).onDelete('cascade')
	]
);

/**
 * How many results of a month stand alike: the sum over all rows that say the same. A change adds
 * rows (one less here, one more there) and never touches one, so that nobody waits for anybody.
 * Each result is told twice: among everybody's, and among those of its counselor.
 */
export const outcomeTally = pgTable(
	'outcome_tally',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		templateKey: text('template_key').notNull(),
		templateVersion: integer('template_version').notNull(),
		outcomeKey: text('outcome_key').notNull(),
		/** Whose results alone are counted; null counts everybody's. */
		counselorId: uuid('counselor_id'),
		/** The first day of the month of the cohort day. */
		month: date('month').notNull(),
		groupSize: smallint('group_size').notNull(),
		standing: text('standing').notNull(),
		people: integer('people').notNull(),
		stepsDue: integer('steps_due').notNull(),
		stepsKept: integer('steps_kept').notNull(),
		listsHeld: integer('lists_held').notNull().default(0),
		listsFull: integer('lists_full').notNull().default(0),
		itemsMeant: integer('items_meant').notNull().default(0),
		itemsDone: integer('items_done').notNull().default(0)
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('outcome_tally_of').on(t.agencyId, t.counselorId, t.templateKey, t.templateVersion)
	]
);

/** Enrolments whose results wait to be worked out: after an update, a correction, or a phone that was away. */
export const outcomeBacklog = pgTable(
	'outcome_backlog',
	{
		agencyId: uuid('agency_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		since: timestamp('since', { withTimezone: true }).notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.enrolmentId] }),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}).onDelete('cascade')
	]
);
