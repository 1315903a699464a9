import {
	date,
	foreignKey,
	index,
	jsonb,
	pgTable,
	primaryKey,
	timestamp,
	uuid
} from 'drizzle-orm/pg-core';
import type { ToldValue } from '#lib/programmes/facts.ts';
import { enrolment } from '#lib/programmes/schema.server.ts';

/**
 * What somebody told of themselves on the page of their plan, in measures of their programme. It is no
 * contact: nobody held it, and it does no step.
 */
export const selfReport = pgTable(
	'self_report',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		values: jsonb('values').$type<ToldValue[]>().notNull(),
		/** The day at the site. */
		toldOn: date('told_on').notNull(),
		toldAt: timestamp('told_at', { withTimezone: true }).notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('self_report_of').on(t.agencyId, t.enrolmentId, t.toldAt),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}).onDelete('cascade')
	]
);
