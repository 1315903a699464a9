import {
	bigint,
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
import { staff } from '#lib/identity/schema.server.ts';
import type { Account, JournalKind } from '#lib/programmes/fund/accounts.ts';
import type { Giver, RefundReason } from '#lib/programmes/fund/fund.ts';
import { fundApproval } from '#lib/programmes/fund/judgement-schema.server.ts';
import { ofFund, ofMember } from '#lib/programmes/fund/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const won = (name: string) => bigint(name, { mode: 'number' });

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
