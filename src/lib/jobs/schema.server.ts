import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** The last run of a background duty for an agency. Its claim: who writes `began_at` does it. */
export const dutyRun = pgTable(
	'duty_run',
	{
		agencyId: uuid('agency_id').notNull(),
		name: text('name').notNull(),
		beganAt: instant('began_at').notNull(),
		/** Null while it runs, or when its process died. */
		endedAt: instant('ended_at'),
		/** The end of the last run that went well. */
		doneAt: instant('done_at'),
		durationMs: integer('duration_ms'),
		/** How many things the last run that went well did. */
		handled: integer('handled'),
		/** The code of what went wrong in the last run; null when it went well. */
		failure: text('failure')
	},
	(t) => [primaryKey({ columns: [t.agencyId, t.name] })]
);
