import {
	foreignKey,
	index,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import type { Language } from '#lib/base/localized.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const organization = pgTable(
	'organization',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		name: text('name').notNull(),
		/** The name without blanks, company forms and case, so that one organization is found again. */
		nameKey: text('name_key').notNull(),
		contactName: text('contact_name').notNull(),
		contactEmail: text('contact_email').notNull(),
		contactPhone: text('contact_phone').notNull(),
		language: text('language').$type<Language>().notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('organization_known').on(
			t.agencyId,
			t.nameKey,
			t.contactEmail,
			t.contactName,
			t.contactPhone
		)
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
