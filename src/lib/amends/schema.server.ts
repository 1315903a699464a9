import {
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	timestamp,
	uuid
} from 'drizzle-orm/pg-core';
import type { ExceptionKind } from '#lib/amends/exception.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { enrolment } from '#lib/programmes/schema.server.ts';
import { visit } from '#lib/visits/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * A small exception that a counselor granted on the spot. The sentence that says why is wrapped under
 * the master secret, bound to the row, so that a copy of the database gives nothing away.
 */
export const grantedException = pgTable(
	'granted_exception',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		/** Who granted it. */
		staffId: uuid('staff_id').notNull(),
		visitId: uuid('visit_id').notNull(),
		/** Null where it was granted to the organization. */
		enrolmentId: uuid('enrolment_id'),
		what: text('what').$type<ExceptionKind>().notNull(),
		won: integer('won'),
		sealed: text('sealed').notNull(),
		grantedAt: instant('granted_at').notNull(),
		receivedAt: instant('received_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('granted_exception_by').on(t.agencyId, t.staffId, t.grantedAt),
		index('granted_exception_at').on(t.agencyId, t.grantedAt),
		index('granted_exception_to').on(t.agencyId, t.enrolmentId),
		foreignKey({ columns: [t.agencyId, t.staffId], foreignColumns: [staff.agencyId, staff.id] }),
		foreignKey({ columns: [t.agencyId, t.visitId], foreignColumns: [visit.agencyId, visit.id] }),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}).onDelete('cascade')
	]
);

/** Its counselor took it back: it counts for nothing any more. */
export const exceptionUndo = pgTable(
	'exception_undo',
	{
		agencyId: uuid('agency_id').notNull(),
		exceptionId: uuid('exception_id').notNull(),
		undoneAt: instant('undone_at').notNull(),
		receivedAt: instant('received_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.exceptionId] }),
		foreignKey({
			columns: [t.agencyId, t.exceptionId],
			foreignColumns: [grantedException.agencyId, grantedException.id]
		}).onDelete('cascade')
	]
);

/** Somebody looked at it afterwards; of several looks the last one counts. */
export const exceptionReview = pgTable(
	'exception_review',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		exceptionId: uuid('exception_id').notNull(),
		/** What was learned, wrapped like the sentence that says why. */
		sealed: text('sealed').notNull(),
		/** Told to everybody of the agency, so written anew without a name; null where it is not told. */
		story: text('story'),
		reviewedAt: instant('reviewed_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('exception_review_of').on(t.agencyId, t.exceptionId),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] }),
		foreignKey({
			columns: [t.agencyId, t.exceptionId],
			foreignColumns: [grantedException.agencyId, grantedException.id]
		}).onDelete('cascade')
	]
);

/** From when a counselor's month had room for how many; an earlier one stays true for its time. */
export const exceptionCap = pgTable(
	'exception_cap',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		cap: integer('cap').notNull(),
		setAt: instant('set_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('exception_cap_since').on(t.agencyId, t.setAt),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);
