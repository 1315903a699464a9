import {
	date,
	foreignKey,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import { staff } from '#lib/identity/schema.server.ts';
import type { Behind, Figures } from '#lib/results/edition.ts';
import { series } from '#lib/visits/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** One edition of what an organization is told of a series: figures as they stood, never changed. */
export const resultReport = pgTable(
	'result_report',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		seriesId: uuid('series_id').notNull(),
		/** From 1 on. */
		edition: integer('edition').notNull(),
		/** The day the figures are of. */
		asOf: date('as_of').notNull(),
		figures: jsonb('figures').$type<Figures>().notNull(),
		/** Exact numbers, for the agency alone: by them the next edition knows whether enough more have come. */
		behind: jsonb('behind').$type<Behind>().notNull(),
		releasedAt: instant('released_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('result_report_edition').on(t.agencyId, t.seriesId, t.edition),
		foreignKey({ columns: [t.agencyId, t.seriesId], foreignColumns: [series.agencyId, series.id] }),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/** An edition that was taken back, and why; the organization reads the reason. */
export const resultRetraction = pgTable(
	'result_retraction',
	{
		agencyId: uuid('agency_id').notNull(),
		reportId: uuid('report_id').notNull(),
		reason: text('reason').notNull(),
		retractedAt: instant('retracted_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.reportId] }),
		foreignKey({
			columns: [t.agencyId, t.reportId],
			foreignColumns: [resultReport.agencyId, resultReport.id]
		}),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);
