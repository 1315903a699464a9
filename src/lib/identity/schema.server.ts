import {
	boolean,
	foreignKey,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import type { Language } from '#lib/base/localized.ts';
import type { Role } from '#lib/base/actor.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** The list of agencies: public facts only, readable before the agency of a request is known. */
export const agency = pgTable('agency', {
	id: uuid('id').primaryKey(),
	slug: text('slug').notNull().unique(),
	nameKo: text('name_ko').notNull(),
	nameEn: text('name_en').notNull(),
	phone: text('phone').notNull(),
	email: text('email').notNull(),
	zone: text('zone').notNull().default('Asia/Seoul'),
	/** The demonstration's agency says so on every page. */
	isSample: boolean('is_sample').notNull().default(false),
	leaseHours: integer('lease_hours').notNull().default(168),
	createdAt: instant('created_at').notNull()
});

/** The agency's key pair to which phones seal what they record; the private half is wrapped. */
export const sealingKey = pgTable(
	'sealing_key',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		publicJwk: jsonb('public_jwk').$type<JsonWebKey>().notNull(),
		wrappedPrivate: text('wrapped_private').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.agencyId, t.id] })]
);

export const staff = pgTable(
	'staff',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		email: text('email').notNull(),
		name: text('name').notNull(),
		role: text('role').$type<Role>().notNull(),
		/** Null until they chose one, behind the link that was mailed to them. */
		passwordHash: text('password_hash'),
		language: text('language').$type<Language>().notNull(),
		createdAt: instant('created_at').notNull(),
		disabledAt: instant('disabled_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('staff_email').on(t.agencyId, t.email)
	]
);

/** A session's cookie is a secret; only its hash stands here. */
export const session = pgTable(
	'session',
	{
		agencyId: uuid('agency_id').notNull(),
		idHash: text('id_hash').notNull(),
		staffId: uuid('staff_id').notNull(),
		createdAt: instant('created_at').notNull(),
		expiresAt: instant('expires_at').notNull(),
		absoluteExpiresAt: instant('absolute_expires_at').notNull(),
		lastSeenAt: instant('last_seen_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.idHash] }),
		index('session_of_staff').on(t.agencyId, t.staffId),
		foreignKey({ columns: [t.agencyId, t.staffId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/** A link that stands for a person or an organization without an account. Only its hash is kept. */
export const personalLink = pgTable(
	'personal_link',
	{
		agencyId: uuid('agency_id').notNull(),
		tokenHash: text('token_hash').notNull(),
		kind: text('kind').$type<LinkKind>().notNull(),
		subjectId: uuid('subject_id').notNull(),
		createdAt: instant('created_at').notNull(),
		expiresAt: instant('expires_at'),
		revokedAt: instant('revoked_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.tokenHash] }),
		index('personal_link_of').on(t.agencyId, t.kind, t.subjectId)
	]
);
/**
 * `portal` signs a contact in, once; `calendar` is the address of a contact's calendar. Both stand
 * for an `organization_contact`. `stop-…` only stops reminders of a series or of an enrolment, and
 * begins them again. `password` lets one of the agency's people choose their password, once.
 */
export type LinkKind =
	| ('series' | 'plan' | 'survey' | 'pool' | 'portal' | 'calendar' | 'waiting')
	| ('stop-series' | 'stop-plan' | 'password');

/** Somebody who books for organizations, by the address of mail that they proved to be theirs. */
export const organizationContact = pgTable(
	'organization_contact',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		email: text('email').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('organization_contact_email').on(t.agencyId, t.email)
	]
);

/** A contact's session, apart from those of staff: another cookie, another table, fewer rights. */
export const contactSession = pgTable(
	'contact_session',
	{
		agencyId: uuid('agency_id').notNull(),
		idHash: text('id_hash').notNull(),
		contactId: uuid('contact_id').notNull(),
		createdAt: instant('created_at').notNull(),
		endsAt: instant('ends_at').notNull(),
		lastSeenAt: instant('last_seen_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.idHash] }),
		index('contact_session_of').on(t.agencyId, t.contactId),
		foreignKey({
			columns: [t.agencyId, t.contactId],
			foreignColumns: [organizationContact.agencyId, organizationContact.id]
		})
	]
);

/** How often something repeatable was done by one key in the running window. */
export const attempt = pgTable(
	'attempt',
	{
		agencyId: uuid('agency_id').notNull(),
		key: text('key').notNull(),
		count: integer('count').notNull(),
		windowEndsAt: instant('window_ends_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.agencyId, t.key] })]
);
