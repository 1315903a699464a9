import {
	foreignKey,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	timestamp,
	uuid
} from 'drizzle-orm/pg-core';
import type { CertifiedCount } from '#lib/visits/papers/certificate.ts';
import { series } from '#lib/visits/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** A certificate of participation: totals as they stood when it was issued, once for each series. */
export const certificate = pgTable(
	'certificate',
	{
		agencyId: uuid('agency_id').notNull(),
		seriesId: uuid('series_id').notNull(),
		/** Whoever is shown the paper types it to see whether the paper is true. */
		checkCode: text('check_code').notNull(),
		visitsHeld: integer('visits_held').notNull(),
		/** Null where the number must not be said. */
		served: jsonb('served').$type<CertifiedCount>(),
		issuedAt: instant('issued_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.seriesId] }),
		foreignKey({ columns: [t.agencyId, t.seriesId], foreignColumns: [series.agencyId, series.id] })
	]
);
