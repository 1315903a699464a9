import {
	date,
	foreignKey,
	integer,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import { series, service } from '#lib/visits/schema.server.ts';

/**
 * A session that the office published: the series, of one visit, that it became. One that was
 * cancelled may be published again, as a row of its own.
 */
export const publishedSession = pgTable(
	'published_session',
	{
		agencyId: uuid('agency_id').notNull(),
		serviceId: uuid('service_id').notNull(),
		/** As the calendar has it; where its visit was moved, the visit tells when it is. */
		day: date('day').notNull(),
		fromMinute: integer('from_minute').notNull(),
		untilMinute: integer('until_minute').notNull(),
		stop: text('stop').notNull(),
		/** Which time this session is published, 1 unless it was cancelled before. */
		publication: integer('publication').notNull().default(1),
		seriesId: uuid('series_id').notNull(),
		publishedAt: timestamp('published_at', { withTimezone: true }).notNull()
	},
	(t) => [
		// Published twice is published once.
		primaryKey({
			name: 'published_session_key',
			columns: [t.agencyId, t.serviceId, t.day, t.fromMinute, t.stop, t.publication]
		}),
		unique('published_session_series').on(t.agencyId, t.seriesId),
		foreignKey({
			columns: [t.agencyId, t.serviceId],
			foreignColumns: [service.agencyId, service.id]
		}),
		foreignKey({ columns: [t.agencyId, t.seriesId], foreignColumns: [series.agencyId, series.id] })
	]
);
