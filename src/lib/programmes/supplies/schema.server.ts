import { sql } from 'drizzle-orm';
import {
	boolean,
	date,
	foreignKey,
	index,
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
import { enrolment } from '#lib/programmes/schema.server.ts';
import type { MovementKind } from '#lib/programmes/supplies/stock.ts';
import type { Stop } from '#lib/programmes/supplies/stops.ts';
import { visit } from '#lib/visits/schema.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** Something that counselors carry and hand out, in the agency's own words. */
export const supplyItem = pgTable(
	'supply_item',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		nameKo: text('name_ko').notNull(),
		nameEn: text('name_en').notNull(),
		/** What one of it is called: 매, 개, piece. */
		unitKo: text('unit_ko').notNull(),
		unitEn: text('unit_en').notNull(),
		/** Templates by their key; for every programme where there is none. */
		programmes: text('programmes').array().notNull().default([]),
		/** How many a person mostly gets at once. */
		usualQuantity: integer('usual_quantity').notNull(),
		/** More than this at once is asked about, never prevented. */
		limitQuantity: integer('limit_quantity').notNull(),
		/** From here down a bag runs low. */
		lowQuantity: integer('low_quantity').notNull(),
		/** Items of one group are asked about when somebody still has another of them. */
		groupName: text('group_name'),
		/** How many days the usual quantity lasts; null where it is not used up by the day. */
		lastsDays: integer('lasts_days'),
		/** Whoever got it once is asked about the second time: a gift. */
		isOnce: boolean('is_once').notNull().default(false),
		/** Answers of the person that ask for a reason. */
		stops: jsonb('stops').$type<Stop[]>().notNull().default([]),
		createdAt: instant('created_at').notNull(),
		retiredAt: instant('retired_at')
	},
	(t) => [primaryKey({ columns: [t.agencyId, t.id] })]
);

/**
 * Something went into what somebody carries or keeps, or out of it. A fact: it never changes, and what
 * was a mistake is answered by another one. What a holder has is the sum of its movements.
 */
export const supplyMovement = pgTable(
	'supply_movement',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		itemId: uuid('item_id').notNull(),
		/** Whose bag; null for a piece of equipment and for the store. */
		staffId: uuid('staff_id'),
		/** The vehicle, or another piece of equipment, that carries it. */
		resourceId: uuid('resource_id'),
		/** One name for all three: the store goes by the agency itself. */
		holderId: uuid('holder_id')
			.notNull()
			.generatedAlwaysAs(sql`coalesce(staff_id, resource_id, agency_id)`),
		kind: text('kind').$type<MovementKind>().notNull(),
		/** Into the bag above zero, out of it below. */
		quantity: integer('quantity').notNull(),
		/** How many there were, where somebody counted; the quantity is the difference. */
		counted: integer('counted'),
		/** One handing out has a row for each item; its undoing names it too. */
		handOutId: uuid('hand_out_id'),
		/** What one holder passed on and another took over: a row in each. */
		transferId: uuid('transfer_id'),
		enrolmentId: uuid('enrolment_id'),
		visitId: uuid('visit_id'),
		reason: text('reason'),
		batch: text('batch'),
		expiresOn: date('expires_on'),
		occurredAt: instant('occurred_at').notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		receivedAt: instant('received_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('supply_movement_in').on(t.agencyId, t.holderId, t.itemId),
		index('supply_movement_given')
			.on(t.agencyId, t.occurredAt)
			.where(sql`kind = 'handed_out'`),
		index('supply_movement_for').on(t.agencyId, t.enrolmentId),
		index('supply_movement_at').on(t.agencyId, t.visitId),
		uniqueIndex('supply_movement_once')
			.on(t.agencyId, t.handOutId, t.itemId, t.kind)
			.where(sql`hand_out_id is not null`),
		uniqueIndex('supply_movement_pair')
			.on(t.agencyId, t.transferId, t.kind)
			.where(sql`transfer_id is not null`),
		foreignKey({
			columns: [t.agencyId, t.itemId],
			foreignColumns: [supplyItem.agencyId, supplyItem.id]
		}),
		foreignKey({ columns: [t.agencyId, t.staffId], foreignColumns: [staff.agencyId, staff.id] }),
		foreignKey({
			columns: [t.agencyId, t.resourceId],
			foreignColumns: [resource.agencyId, resource.id]
		}),
		foreignKey({
			columns: [t.agencyId, t.recordedBy],
			foreignColumns: [staff.agencyId, staff.id]
		}),
		foreignKey({ columns: [t.agencyId, t.visitId], foreignColumns: [visit.agencyId, visit.id] }),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		})
	]
);

/**
 * Why somebody was handed something although a stop asked. A fact; a later one stands beside it. The
 * words may tell of the person's health, so they are wrapped under the master secret.
 */
export const supplyReason = pgTable(
	'supply_reason',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		handOutId: uuid('hand_out_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		sealed: text('sealed').notNull(),
		byId: uuid('by_id').notNull(),
		writtenAt: instant('written_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('supply_reason_of').on(t.agencyId, t.handOutId),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] }),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		})
	]
);

/** So many days before its day an agency wants to know of a batch; the newest row counts. */
export const supplyWarning = pgTable(
	'supply_warning',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		days: integer('days').notNull(),
		setAt: instant('set_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('supply_warning_since').on(t.agencyId, t.setAt),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);
