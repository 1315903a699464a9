import { sql } from 'drizzle-orm';
import {
	foreignKey,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { staff } from '#lib/identity/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * A service that somebody is writing and has not published. One of each service that the agency has,
 * whoever writes it; of new services any number. It is deleted when it is published or thrown away.
 */
export const serviceDraft = pgTable(
	'service_draft',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		/** The service that it changes; null for a new one. */
		serviceKey: text('service_key'),
		/** The version that it began with, `clinic 3`; empty where it began with nothing. */
		base: text('base').notNull(),
		/** The fields of the form by their names. */
		typed: jsonb('typed').$type<Record<string, string>>().notNull(),
		/** Counts every time it was kept, so that nobody writes over what they did not see. */
		revision: integer('revision').notNull().default(1),
		startedAt: instant('started_at').notNull(),
		keptAt: instant('kept_at').notNull(),
		keptById: uuid('kept_by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		uniqueIndex('service_draft_of')
			.on(t.agencyId, t.serviceKey)
			.where(sql`service_key is not null`),
		foreignKey({ columns: [t.agencyId, t.keptById], foreignColumns: [staff.agencyId, staff.id] })
	]
);
