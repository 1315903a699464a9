import {
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uuid,
	type AnyPgColumn
} from 'drizzle-orm/pg-core';
import type { Language } from '#lib/base/localized.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type {
	CustodianKind,
	FundKind,
	NobodyRule,
	RefundReason,
	RemainderRule
} from '#lib/programmes/fund/fund.ts';
import { enrolment } from '#lib/programmes/schema.server.ts';
import { series } from '#lib/visits/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** A fund with its rules, which stay as they are once somebody has joined. */
export const fund = pgTable(
	'fund',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		name: text('name').notNull(),
		kind: text('kind').$type<FundKind>().notNull(),
		deposit: integer('deposit').notNull(),
		employerShare: integer('employer_share').notNull(),
		agencyShare: integer('agency_share').notNull(),
		donorShare: integer('donor_share').notNull(),
		remainder: text('remainder').$type<RemainderRule>().notNull(),
		nobody: text('nobody').$type<NobodyRule>().notNull(),
		cap: integer('cap').notNull(),
		coolingOffDays: integer('cooling_off_days').notNull(),
		outcomeKey: text('outcome_key').notNull(),
		variant: text('variant').notNull(),
		custodianKind: text('custodian_kind').$type<CustodianKind>().notNull(),
		/** Who keeps the money, by name. */
		custodian: text('custodian').notNull(),
		/** Where the rest and what is lost goes. */
		charity: text('charity').notNull(),
		createdBy: uuid('created_by').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		foreignKey({ columns: [t.agencyId, t.createdBy], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/** What belongs to a fund. */
export const ofFund = (t: { agencyId: AnyPgColumn; fundId: AnyPgColumn }) =>
	foreignKey({ columns: [t.agencyId, t.fundId], foreignColumns: [fund.agencyId, fund.id] });

/** The series whose people may join; a series has one fund at most. */
export const fundSeries = pgTable(
	'fund_series',
	{
		agencyId: uuid('agency_id').notNull(),
		seriesId: uuid('series_id').notNull(),
		fundId: uuid('fund_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.seriesId] }),
		index('fund_series_of').on(t.agencyId, t.fundId),
		foreignKey({ columns: [t.agencyId, t.seriesId], foreignColumns: [series.agencyId, series.id] }),
		ofFund(t)
	]
);

/** Somebody joined of their own will, having seen the text of this hash. */
export const fundMember = pgTable(
	'fund_member',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		fundId: uuid('fund_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		channel: text('channel').$type<'plan' | 'staff'>().notNull(),
		language: text('language').$type<Language>().notNull(),
		textHash: text('text_hash').notNull(),
		joinedAt: instant('joined_at').notNull(),
		recordedBy: uuid('recorded_by')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('fund_member_once').on(t.agencyId, t.enrolmentId),
		unique('fund_member_in').on(t.agencyId, t.id, t.fundId),
		index('fund_member_of').on(t.agencyId, t.fundId),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}),
		foreignKey({ columns: [t.agencyId, t.recordedBy], foreignColumns: [staff.agencyId, staff.id] }),
		ofFund(t)
	]
);

/** What belongs to one person of a fund. */
export const ofMember = (t: {
	agencyId: AnyPgColumn;
	memberId: AnyPgColumn;
	fundId: AnyPgColumn;
}) =>
	foreignKey({
		columns: [t.agencyId, t.memberId, t.fundId],
		foreignColumns: [fundMember.agencyId, fundMember.id, fundMember.fundId]
	});

/** Somebody left, with the reason by which they get their own money back. */
export const fundDeparture = pgTable(
	'fund_departure',
	{
		agencyId: uuid('agency_id').notNull(),
		memberId: uuid('member_id').notNull(),
		fundId: uuid('fund_id').notNull(),
		reason: text('reason').$type<RefundReason>().notNull(),
		leftAt: instant('left_at').notNull(),
		recordedBy: uuid('recorded_by')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.memberId] }),
		foreignKey({ columns: [t.agencyId, t.recordedBy], foreignColumns: [staff.agencyId, staff.id] }),
		ofMember(t)
	]
);
