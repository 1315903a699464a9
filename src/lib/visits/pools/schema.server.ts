import {
	boolean,
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import type { Language } from '#lib/base/localized.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type { BookingChannel } from '#lib/visits/booking-channel.ts';
import { series, service } from '#lib/visits/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** An organization too small for a visit of its own would have one together with neighbours. */
export const poolWish = pgTable(
	'pool_wish',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		serviceId: uuid('service_id').notNull(),
		/** Made by the form, so that a repeated post wishes once. */
		requestKey: uuid('request_key').notNull(),
		organization: text('organization').notNull(),
		contactName: text('contact_name').notNull(),
		/** Empty where there is none: only of wishes that the office keyed in. */
		contactEmail: text('contact_email').notNull(),
		contactPhone: text('contact_phone').notNull(),
		address: text('address').notNull(),
		people: integer('people').notNull(),
		/** Whether the others could come here. */
		isHost: boolean('is_host').notNull(),
		language: text('language').$type<Language>().notNull(),
		/** How the wish came; all but `web` were keyed in by the office. */
		channel: text('channel').$type<BookingChannel>().notNull().default('web'),
		wishedAt: instant('wished_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('pool_wish_request').on(t.agencyId, t.requestKey),
		index('pool_wish_of').on(t.agencyId, t.serviceId),
		foreignKey({
			columns: [t.agencyId, t.serviceId],
			foreignColumns: [service.agencyId, service.id]
		})
	]
);

/** The organization takes its wish back. */
export const poolWithdrawal = pgTable(
	'pool_withdrawal',
	{
		agencyId: uuid('agency_id').notNull(),
		wishId: uuid('wish_id').notNull(),
		withdrawnAt: instant('withdrawn_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.wishId] }),
		foreignKey({
			columns: [t.agencyId, t.wishId],
			foreignColumns: [poolWish.agencyId, poolWish.id]
		})
	]
);

/**
 * The office gives a wish its place in a series at a neighbour's. It counts as long as a visit of the
 * series takes place; after that the wish waits again, and this row tells what was.
 */
export const poolPlace = pgTable(
	'pool_place',
	{
		agencyId: uuid('agency_id').notNull(),
		wishId: uuid('wish_id').notNull(),
		seriesId: uuid('series_id').notNull(),
		placedAt: instant('placed_at').notNull(),
		staffId: uuid('staff_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.wishId, t.seriesId] }),
		index('pool_place_of').on(t.agencyId, t.seriesId),
		foreignKey({
			columns: [t.agencyId, t.wishId],
			foreignColumns: [poolWish.agencyId, poolWish.id]
		}),
		foreignKey({
			columns: [t.agencyId, t.seriesId],
			foreignColumns: [series.agencyId, series.id]
		}),
		foreignKey({
			columns: [t.agencyId, t.staffId],
			foreignColumns: [staff.agencyId, staff.id]
		})
	]
);
