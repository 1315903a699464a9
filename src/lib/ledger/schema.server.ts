import {
	bigint,
	index,
	jsonb,
	pgTable,
	primaryKey,
	text,
	timestamp,
	uuid
} from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const sequence = () => bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity();

/** One row for each fact, written with the fact. Ids, codes and counts; never a name or a number. */
export const ledgerEntry = pgTable(
	'ledger_entry',
	{
		agencyId: uuid('agency_id').notNull(),
		id: sequence().notNull(),
		at: instant('at').notNull(),
		actorKind: text('actor_kind').notNull(),
		actorId: uuid('actor_id'),
		act: text('act').notNull(),
		subjectId: uuid('subject_id').notNull(),
		details: jsonb('details').$type<Record<string, unknown>>().notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('ledger_of').on(t.agencyId, t.subjectId)
	]
);

/** Who looked at whose record, when and why. */
export const accessEntry = pgTable(
	'access_entry',
	{
		agencyId: uuid('agency_id').notNull(),
		id: sequence().notNull(),
		at: instant('at').notNull(),
		staffId: uuid('staff_id').notNull(),
		action: text('action').$type<'view' | 'load_day' | 'export' | 'print'>().notNull(),
		subjectId: uuid('subject_id').notNull(),
		reason: text('reason').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('access_of').on(t.agencyId, t.subjectId)
	]
);
