import { foreignKey, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { enrolment } from '#lib/programmes/schema.server.ts';

/**
 * What somebody wrote down for themselves on the page of their plan, one row for each prompt. It is
 * theirs: changed and removed as they like, with nothing kept of what stood there before. The words are
 * wrapped under the master secret, bound to the person and the prompt.
 */
export const planNote = pgTable(
	'plan_note',
	{
		agencyId: uuid('agency_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		/** The prompt of the template. */
		key: text('key').notNull(),
		sealed: text('sealed').notNull(),
		writtenAt: timestamp('written_at', { withTimezone: true }).notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.enrolmentId, t.key] }),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}).onDelete('cascade')
	]
);
