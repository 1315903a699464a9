import { sql } from 'drizzle-orm';
import {
	date,
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { staff } from '#lib/identity/schema.server.ts';
import { enrolment } from '#lib/programmes/schema.server.ts';
import type { Doubt } from '#lib/programmes/rewards/reward-states.ts';
import { supplyItem } from '#lib/programmes/supplies/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * Somebody reached a milestone. Derived from the facts and kept in the transaction of each of them, so
 * that the list of a day needs no facts. What its template says (gift, value) stands in the template.
 */
export const rewardEarned = pgTable(
	'reward_earned',
	{
		agencyId: uuid('agency_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		rewardKey: text('reward_key').notNull(),
		earnedOn: date('earned_on').notNull(),
		/** The last day on which it can be fetched. */
		fetchBy: date('fetch_by').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.enrolmentId, t.rewardKey] }),
		index('reward_earned_until').on(t.agencyId, t.fetchBy),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}).onDelete('cascade')
	]
);

/** Somebody was given a reward. A fact; only that it was a mistake is added to it, within minutes. */
export const rewardGiven = pgTable(
	'reward_given',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		rewardKey: text('reward_key').notNull(),
		/** What was known of it then. */
		earnedOn: date('earned_on').notNull(),
		givenOn: date('given_on').notNull(),
		/** What was given, in the words of that day, and what it was worth. */
		giftKo: text('gift_ko').notNull(),
		giftEn: text('gift_en').notNull(),
		won: integer('won').notNull(),
		/** Who handed it over. */
		giverId: uuid('giver_id').notNull(),
		/** The item of supply, whose bag it came out of, and the movement; null where it is none. */
		itemId: uuid('item_id'),
		bagId: uuid('bag_id'),
		handOutId: uuid('hand_out_id'),
		/** What asked for a second look. */
		doubts: text('doubts').array().$type<Doubt[]>().notNull().default([]),
		/** Why it was given nevertheless, under the master secret. */
		sealed: text('sealed'),
		recordedAt: instant('recorded_at').notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		undoneAt: instant('undone_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		uniqueIndex('reward_given_once')
			.on(t.agencyId, t.enrolmentId, t.rewardKey)
			.where(sql`undone_at is null`),
		index('reward_given_when').on(t.agencyId, t.givenOn),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}),
		foreignKey({ columns: [t.agencyId, t.giverId], foreignColumns: [staff.agencyId, staff.id] }),
		foreignKey({ columns: [t.agencyId, t.bagId], foreignColumns: [staff.agencyId, staff.id] }),
		foreignKey({
			columns: [t.agencyId, t.recordedBy],
			foreignColumns: [staff.agencyId, staff.id]
		}),
		foreignKey({
			columns: [t.agencyId, t.itemId],
			foreignColumns: [supplyItem.agencyId, supplyItem.id]
		})
	]
);

/** What one person may get in a calendar year, as an administrator said; the newest row counts. */
export const rewardCap = pgTable(
	'reward_cap',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		won: integer('won'),
		gifts: integer('gifts'),
		setAt: instant('set_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('reward_cap_since').on(t.agencyId, t.setAt),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/** Which item of supply a reward is at this agency; the newest row of each counts, none is its words. */
export const rewardItem = pgTable(
	'reward_item',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		templateKey: text('template_key').notNull(),
		rewardKey: text('reward_key').notNull(),
		itemId: uuid('item_id'),
		setAt: instant('set_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('reward_item_of').on(t.agencyId, t.templateKey, t.rewardKey, t.setAt),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] }),
		foreignKey({
			columns: [t.agencyId, t.itemId],
			foreignColumns: [supplyItem.agencyId, supplyItem.id]
		})
	]
);
