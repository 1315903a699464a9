import {
	bigint,
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
		revokedAt: instant('revoked_at'),
		/** What the phone last said about itself: shown to the office, trusted for nothing. */
		heartbeatAt: instant('heartbeat_at'),
		waiting: integer('waiting'),
		refused: integer('refused'),
		/** By the server's clock. */
		oldestWaitingAt: instant('oldest_waiting_at'),
		/** Server's clock minus the phone's. */
		clockOffsetMs: bigint('clock_offset_ms', { mode: 'number' }),
		appVersion: text('app_version')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		foreignKey({ columns: [t.agencyId, t.staffId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

export type Verdict = 'applied' | 'held' | 'refused';
/** applied_again: as it was recorded, once its cause was mended. */
export type RepairAct = 'applied_again' | 'corrected' | 'set_aside';

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

/** What the office did about a refused operation, once: the operation itself stays as it came. */
export const operationRepair = pgTable(
	'operation_repair',
	{
		agencyId: uuid('agency_id').notNull(),
		operationId: uuid('operation_id').notNull(),
		act: text('act').$type<RepairAct>().notNull(),
		reason: text('reason'),
		/** The whole operation with the corrected value; what was recorded stays beside it. */
		corrected: jsonb('corrected'),
		repairedAt: instant('repaired_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.operationId] }),
		foreignKey({
			columns: [t.agencyId, t.operationId],
			foreignColumns: [refusedOperation.agencyId, refusedOperation.operationId]
		}),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/** How long a phone may be read without hearing from the server, where the agency chose it. */
export const lease = pgTable(
	'lease',
	{
		agencyId: uuid('agency_id').notNull(),
		hours: integer('hours').notNull(),
		setAt: instant('set_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId] }),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);
