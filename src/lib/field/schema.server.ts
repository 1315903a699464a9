import {
	foreignKey,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	timestamp,
	uuid
} from 'drizzle-orm/pg-core';
import type { Problem } from '#lib/base/problems.ts';
import { staff } from '#lib/identity/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const device = pgTable(
	'device',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		staffId: uuid('staff_id').notNull(),
		label: text('label').notNull(),
		firstSeenAt: instant('first_seen_at').notNull(),
		lastSeenAt: instant('last_seen_at').notNull(),
		revokedAt: instant('revoked_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		foreignKey({ columns: [t.agencyId, t.staffId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

export type Verdict = 'applied' | 'held' | 'refused';

/** What a phone recorded and what became of it. The fact itself stands in its own room. */
export const operation = pgTable(
	'operation',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		deviceId: uuid('device_id').notNull(),
		deviceSeq: integer('device_seq').notNull(),
		staffId: uuid('staff_id').notNull(),
		kind: text('kind').notNull(),
		entityId: uuid('entity_id').notNull(),
		payloadHash: text('payload_hash').notNull(),
		verdict: text('verdict').$type<Verdict>().notNull(),
		problem: jsonb('problem').$type<Problem>(),
		occurredAt: instant('occurred_at').notNull(),
		receivedAt: instant('received_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('operation_of_device').on(t.agencyId, t.deviceId, t.deviceSeq),
		foreignKey({ columns: [t.agencyId, t.deviceId], foreignColumns: [device.agencyId, device.id] })
	]
);

/** A refused operation's content, kept so that nothing recorded is lost. */
export const refusedOperation = pgTable(
	'refused_operation',
	{
		agencyId: uuid('agency_id').notNull(),
		operationId: uuid('operation_id').notNull(),
		payload: jsonb('payload').notNull(),
		refusedAt: instant('refused_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.operationId] }),
		foreignKey({
			columns: [t.agencyId, t.operationId],
			foreignColumns: [operation.agencyId, operation.id]
		})
	]
);
