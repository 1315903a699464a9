import {
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
import type { Actor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { staff } from '#lib/identity/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** One organization under its checked business registration number, however its name is spelt. */
export const business = pgTable(
	'business',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		/** Ten digits. */
		registrationNumber: text('registration_number').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('business_registration').on(t.agencyId, t.registrationNumber)
	]
);

/** An organization as one contact named it; several of them may be one business. */
export const organization = pgTable(
	'organization',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		name: text('name').notNull(),
		/** The name without blanks, company forms and case, so that one organization is found again. */
		nameKey: text('name_key').notNull(),
		businessId: uuid('business_id'),
		contactName: text('contact_name').notNull(),
		/** Empty for a contact without one, whom the office tells by telephone and on paper. */
		contactEmail: text('contact_email').notNull(),
		contactPhone: text('contact_phone').notNull(),
		language: text('language').$type<Language>().notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('organization_known')
			.on(t.agencyId, t.nameKey, t.contactEmail, t.contactName, t.contactPhone, t.businessId)
			.nullsNotDistinct(),
		index('organization_of_contact').on(t.agencyId, t.contactEmail),
		index('organization_of_business').on(t.agencyId, t.businessId),
		foreignKey({
			columns: [t.agencyId, t.businessId],
			foreignColumns: [business.agencyId, business.id]
		})
	]
);

export const site = pgTable(
	'site',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		organizationId: uuid('organization_id').notNull(),
		address: text('address').notNull(),
		room: text('room').notNull().default(''),
		zone: text('zone').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('site_of').on(t.agencyId, t.organizationId),
		foreignKey({
			columns: [t.agencyId, t.organizationId],
			foreignColumns: [organization.agencyId, organization.id]
		})
	]
);

/**
 * What a site asks of those who come, as it was written down at one moment; the newest row counts.
 */
export const siteRules = pgTable(
	'site_rules',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		siteId: uuid('site_id').notNull(),
		entry: text('entry').notNull().default(''),
		vehicle: text('vehicle').notNull().default(''),
		gear: text('gear').notNull().default(''),
		camera: text('camera').notNull().default(''),
		byKind: text('by_kind').$type<Actor['kind']>().notNull(),
		writtenAt: instant('written_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('site_rules_of').on(t.agencyId, t.siteId, t.writtenAt),
		foreignKey({ columns: [t.agencyId, t.siteId], foreignColumns: [site.agencyId, site.id] })
	]
);

/**
 * A list that somebody of the organization is checking: sealed, one for each series, gone after an
 * hour. Nothing of it is on the roster. The key to its series stands in the migration, since visits
 * lie above this room.
 */
export const rosterDraft = pgTable(
	'roster_draft',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		seriesId: uuid('series_id').notNull(),
		/** The rows and what they were read from, sealed and bound to the id. */
		sealed: text('sealed').notNull(),
		madeAt: instant('made_at').notNull(),
		expiresAt: instant('expires_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('roster_draft_of').on(t.agencyId, t.seriesId),
		index('roster_draft_expires').on(t.agencyId, t.expiresAt)
	]
);

/** The people added at once from one list, taken back at once. */
export const rosterBatch = pgTable(
	'roster_batch',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		seriesId: uuid('series_id').notNull(),
		/** The draft it came from, so that one form sent twice adds once. */
		draftId: uuid('draft_id').notNull(),
		added: integer('added').notNull(),
		/** Rows of the list that were not added. */
		leftOut: integer('left_out').notNull(),
		byKind: text('by_kind').$type<Actor['kind']>().notNull(),
		/** Who of the agency keyed it in; null for the organization itself. */
		staffId: uuid('staff_id'),
		addedAt: instant('added_at').notNull(),
		undoneAt: instant('undone_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('roster_batch_draft').on(t.agencyId, t.draftId),
		index('roster_batch_of').on(t.agencyId, t.seriesId),
		foreignKey({ columns: [t.agencyId, t.staffId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/** Somebody who is expected, as the organization wrote them. Taking a batch back deletes them. */
export const rosterEntry = pgTable(
	'roster_entry',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		seriesId: uuid('series_id').notNull(),
		batchId: uuid('batch_id').notNull(),
		/** Hash of what tells people apart, so that nobody stands on one roster twice. */
		personKey: text('person_key').notNull(),
		name: text('name').notNull(),
		phone: text('phone').notNull().default(''),
		email: text('email').notNull().default(''),
		department: text('department').notNull().default(''),
		note: text('note').notNull().default('')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('roster_person').on(t.agencyId, t.seriesId, t.personKey),
		index('roster_entry_of_batch').on(t.agencyId, t.batchId),
		foreignKey({
			columns: [t.agencyId, t.batchId],
			foreignColumns: [rosterBatch.agencyId, rosterBatch.id]
		})
	]
);
