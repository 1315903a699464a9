import { sql } from 'drizzle-orm';
import {
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { enrolment } from '#lib/programmes/schema.server.ts';
import { visit } from '#lib/visits/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * A turn that somebody chose at a visit. The database lets no two live ones of a visit overlap at
 * one place (`turn_alone`).
 */
export const turn = pgTable(
	'turn',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		visitId: uuid('visit_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		/** Minutes after the visit begins: a turn moves with its visit. */
		fromMinute: integer('from_minute').notNull(),
		untilMinute: integer('until_minute').notNull(),
		/** From 1 to the number of those who come. */
		seat: integer('seat').notNull(),
		chosenAt: instant('chosen_at').notNull(),
		givenBackAt: instant('given_back_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('turn_of').on(t.agencyId, t.enrolmentId),
		index('turn_at').on(t.agencyId, t.visitId),
		foreignKey({ columns: [t.agencyId, t.visitId], foreignColumns: [visit.agencyId, visit.id] }),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		})
	]
);

/** Somebody who joined at a stop of the agency's own does not come after all, and perhaps came back. */
export const withdrawal = pgTable(
	'withdrawal',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		withdrawnAt: instant('withdrawn_at').notNull(),
		returnedAt: instant('returned_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		uniqueIndex('withdrawal_live')
			.on(t.agencyId, t.enrolmentId)
			.where(sql`returned_at is null`),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		})
	]
);
