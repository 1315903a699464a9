import {
	foreignKey,
	index,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import type { Actor } from '#lib/base/actor.ts';
import type { ChangeScope } from '#lib/visits/time/moving.ts';
import { series, visit } from '#lib/visits/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** A change of dates: who moved visits of a series, and which of its visits it was about. */
export const reschedule = pgTable(
	'reschedule',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		seriesId: uuid('series_id').notNull(),
		/** Made by the form, so that a repeated post moves nothing twice. */
		requestKey: uuid('request_key').notNull(),
		scope: text('scope').$type<ChangeScope>().notNull(),
		movedAt: instant('moved_at').notNull(),
		byKind: text('by_kind').$type<Actor['kind']>().notNull(),
		byId: uuid('by_id')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('reschedule_request').on(t.agencyId, t.requestKey),
		index('reschedule_of').on(t.agencyId, t.seriesId),
		foreignKey({ columns: [t.agencyId, t.seriesId], foreignColumns: [series.agencyId, series.id] })
	]
);

/** One visit of a change of dates: from when to when. */
export const rescheduledVisit = pgTable(
	'rescheduled_visit',
	{
		agencyId: uuid('agency_id').notNull(),
		rescheduleId: uuid('reschedule_id').notNull(),
		visitId: uuid('visit_id').notNull(),
		fromStartsAt: instant('from_starts_at').notNull(),
		fromEndsAt: instant('from_ends_at').notNull(),
		toStartsAt: instant('to_starts_at').notNull(),
		toEndsAt: instant('to_ends_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.rescheduleId, t.visitId] }),
		index('rescheduled_visit_of').on(t.agencyId, t.visitId),
		foreignKey({
			columns: [t.agencyId, t.rescheduleId],
			foreignColumns: [reschedule.agencyId, reschedule.id]
		}),
		foreignKey({ columns: [t.agencyId, t.visitId], foreignColumns: [visit.agencyId, visit.id] })
	]
);
