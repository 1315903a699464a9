import {
	boolean,
	foreignKey,
	integer,
	pgTable,
	primaryKey,
	text,
	timestamp,
	uuid
} from 'drizzle-orm/pg-core';
import { series } from '#lib/visits/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * What whoever booked said to one statement of the service, in its words of then: its service is the
 * version that was shown, its time that of the request.
 */
export const declaration = pgTable(
	'declaration',
	{
		agencyId: uuid('agency_id').notNull(),
		seriesId: uuid('series_id').notNull(),
		kind: text('kind').$type<'confirmation' | 'ask'>().notNull(),
		key: text('key').notNull(),
		/** False only for something that the site was asked for and does not have. */
		holds: boolean('holds').notNull(),
		/** What is missing at the site, in the words of whoever booked. */
		note: text('note').notNull().default(''),
		serviceVersion: integer('service_version').notNull(),
		declaredAt: instant('declared_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.seriesId, t.kind, t.key] }),
		foreignKey({ columns: [t.agencyId, t.seriesId], foreignColumns: [series.agencyId, series.id] })
	]
);
