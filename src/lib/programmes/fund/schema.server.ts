import {
	bigint,
	boolean,
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
import type { Account, JournalKind } from '#lib/programmes/fund/accounts.ts';
import type {
	CustodianKind,
	FundKind,
	Giver,
	NobodyRule,
	RefundReason,
	RemainderRule
} from '#lib/programmes/fund/fund.ts';
import { contact, enrolment } from '#lib/programmes/schema.server.ts';
import { series } from '#lib/visits/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const won = (name: string) => bigint(name, { mode: 'number' });

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

const ofFund = (t: { agencyId: AnyPgColumn; fundId: AnyPgColumn }) =>
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

const ofMember = (t: { agencyId: AnyPgColumn; memberId: AnyPgColumn; fundId: AnyPgColumn }) =>
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

/** What one person of the agency found in the record: it counts once another one approves it. */
export const fundVerdict = pgTable(
	'fund_verdict',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		fundId: uuid('fund_id').notNull(),
		memberId: uuid('member_id').notNull(),
		isPassed: boolean('is_passed').notNull(),
		outcomeKey: text('outcome_key').notNull(),
		outcomeVersion: integer('outcome_version').notNull(),
		variant: text('variant').notNull(),
		/** The contact whose answer decided; null where there was none in time. */
		contactId: uuid('contact_id'),
		proposedBy: uuid('proposed_by').notNull(),
		proposedAt: instant('proposed_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('fund_verdict_as_proposed').on(t.agencyId, t.id, t.memberId, t.isPassed, t.proposedBy),
		index('fund_verdict_of').on(t.agencyId, t.memberId),
		foreignKey({
			columns: [t.agencyId, t.contactId],
			foreignColumns: [contact.agencyId, contact.id]
		}),
		foreignKey({ columns: [t.agencyId, t.proposedBy], foreignColumns: [staff.agencyId, staff.id] }),
		ofMember(t)
	]
);

/** The second of the two who approve; the database refuses the first once more. */
export const fundApproval = pgTable(
	'fund_approval',
	{
		agencyId: uuid('agency_id').notNull(),
		verdictId: uuid('verdict_id').notNull(),
		memberId: uuid('member_id').notNull(),
		isPassed: boolean('is_passed').notNull(),
		proposedBy: uuid('proposed_by').notNull(),
		approvedBy: uuid('approved_by').notNull(),
		approvedAt: instant('approved_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.verdictId] }),
		index('fund_approval_of').on(t.agencyId, t.memberId),
		foreignKey({
			columns: [t.agencyId, t.verdictId, t.memberId, t.isPassed, t.proposedBy],
			foreignColumns: [
				fundVerdict.agencyId,
				fundVerdict.id,
				fundVerdict.memberId,
				fundVerdict.isPassed,
				fundVerdict.proposedBy
			]
		}),
		foreignKey({ columns: [t.agencyId, t.approvedBy], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/** Somebody asks for a second test, once. */
export const fundAppeal = pgTable(
	'fund_appeal',
	{
		agencyId: uuid('agency_id').notNull(),
		memberId: uuid('member_id').notNull(),
		fundId: uuid('fund_id').notNull(),
		appealedAt: instant('appealed_at').notNull(),
		recordedBy: uuid('recorded_by')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.memberId] }),
		foreignKey({ columns: [t.agencyId, t.recordedBy], foreignColumns: [staff.agencyId, staff.id] }),
		ofMember(t)
	]
);

/** The end of a fund. */
export const fundSettlement = pgTable(
	'fund_settlement',
	{
		agencyId: uuid('agency_id').notNull(),
		fundId: uuid('fund_id').notNull(),
		settledBy: uuid('settled_by').notNull(),
		settledAt: instant('settled_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.fundId] }),
		foreignKey({ columns: [t.agencyId, t.settledBy], foreignColumns: [staff.agencyId, staff.id] }),
		ofFund(t)
	]
);

/** One entry of the record. It never changes; a mistake is reversed by another one. */
export const fundJournal = pgTable(
	'fund_journal',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		fundId: uuid('fund_id').notNull(),
		kind: text('kind').$type<JournalKind>().notNull(),
		memberId: uuid('member_id'),
		verdictId: uuid('verdict_id'),
		/** What was pledged; a pledge moves nothing, so it has no lines. */
		pledged: won('pledged'),
		/** Who pledged, where it was none of the people. */
		giver: text('giver').$type<Giver>(),
		reason: text('reason').$type<RefundReason>(),
		/** By what the office knows that money moved: a number of a statement, a day. */
		evidence: text('evidence'),
		reversesId: uuid('reverses_id'),
		recordedBy: uuid('recorded_by'),
		recordedAt: instant('recorded_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('fund_journal_in').on(t.agencyId, t.id, t.fundId),
		unique('fund_journal_reversed_once').on(t.agencyId, t.reversesId),
		index('fund_journal_of').on(t.agencyId, t.fundId, t.recordedAt),
		foreignKey({
			columns: [t.agencyId, t.verdictId],
			foreignColumns: [fundApproval.agencyId, fundApproval.verdictId]
		}),
		foreignKey({
			columns: [t.agencyId, t.reversesId, t.fundId],
			foreignColumns: [t.agencyId, t.id, t.fundId]
		}),
		foreignKey({ columns: [t.agencyId, t.recordedBy], foreignColumns: [staff.agencyId, staff.id] }),
		ofMember(t),
		ofFund(t)
	]
);

/** One side of a journal; the sides of each are equal, which the database keeps. */
export const fundLine = pgTable(
	'fund_line',
	{
		agencyId: uuid('agency_id').notNull(),
		journalId: uuid('journal_id').notNull(),
		number: integer('number').notNull(),
		fundId: uuid('fund_id').notNull(),
		account: text('account').$type<Account>().notNull(),
		memberId: uuid('member_id'),
		debit: won('debit').notNull(),
		credit: won('credit').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.journalId, t.number] }),
		index('fund_line_of').on(t.agencyId, t.fundId, t.account, t.memberId),
		foreignKey({
			columns: [t.agencyId, t.journalId, t.fundId],
			foreignColumns: [fundJournal.agencyId, fundJournal.id, fundJournal.fundId]
		}),
		ofMember(t)
	]
);
