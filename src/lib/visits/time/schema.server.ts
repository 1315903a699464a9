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
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import type { Localized } from '#lib/base/localized.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type { LeaveKind } from '#lib/visits/time/leave-kinds.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** What a visit needs and can have only once at a time: a counselor, or a piece of equipment. */
export const resource = pgTable(
	'resource',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		staffId: uuid('staff_id'),
		/** Null for a counselor; else what it is, as the rules of services name it. */
		equipmentKind: text('equipment_kind'),
		/** What a piece of equipment is called, to tell it from others of its kind. */
		label: text('label').notNull().default(''),
		/** What a counselor can do that some services need, as their rules name it. */
		skills: text('skills').array().notNull().default([]),
		createdAt: instant('created_at').notNull(),
		retiredAt: instant('retired_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('resource_staff').on(t.agencyId, t.staffId),
		foreignKey({ columns: [t.agencyId, t.staffId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

export const workingHours = pgTable(
	'working_hours',
	{
		agencyId: uuid('agency_id').notNull(),
		resourceId: uuid('resource_id').notNull(),
		weekday: integer('weekday').notNull(),
		fromMinute: integer('from_minute').notNull(),
		toMinute: integer('to_minute').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.resourceId, t.weekday, t.fromMinute] }),
		foreignKey({
			columns: [t.agencyId, t.resourceId],
			foreignColumns: [resource.agencyId, resource.id]
		})
	]
);

/** A counselor's hours on one date, instead of those of its weekday; two rows leave lunch free. */
export const specialHours = pgTable(
	'special_hours',
	{
		agencyId: uuid('agency_id').notNull(),
		resourceId: uuid('resource_id').notNull(),
		day: date('day').notNull(),
		fromMinute: integer('from_minute').notNull(),
		toMinute: integer('to_minute').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.resourceId, t.day, t.fromMinute] }),
		foreignKey({
			columns: [t.agencyId, t.resourceId],
			foreignColumns: [resource.agencyId, resource.id]
		})
	]
);

export const leave = pgTable(
	'leave',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		resourceId: uuid('resource_id').notNull(),
		fromDay: date('from_day').notNull(),
		toDay: date('to_day').notNull(),
		kind: text('kind').$type<LeaveKind>().notNull().default('leave')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('leave_of').on(t.agencyId, t.resourceId),
		foreignKey({
			columns: [t.agencyId, t.resourceId],
			foreignColumns: [resource.agencyId, resource.id]
		})
	]
);

/** A holiday added to the rules, or one of the rules that this agency works on. */
export const holiday = pgTable(
	'holiday',
	{
		agencyId: uuid('agency_id').notNull(),
		day: date('day').notNull(),
		name: jsonb('name').$type<Localized>().notNull(),
		observed: boolean('observed').notNull()
	},
	(t) => [primaryKey({ columns: [t.agencyId, t.day] })]
);
