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
import { staff } from '#lib/identity/schema.server.ts';
import { ofMember } from '#lib/programmes/fund/schema.server.ts';
import { contact } from '#lib/programmes/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

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
