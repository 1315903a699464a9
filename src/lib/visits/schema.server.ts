import { sql } from 'drizzle-orm';
import {
	boolean,
	customType,
	date,
	foreignKey,
	index,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import type { Actor } from '#lib/base/actor.ts';
import type { Language, Localized } from '#lib/base/localized.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { organization, site } from '#lib/organizations/schema.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';
import type { BookingChannel } from '#lib/visits/booking-channel.ts';
import type { CancellationReason } from '#lib/visits/cancellation.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import type { ServiceContent } from '#lib/visits/services/service-content.ts';
import type { OrganizationKind } from '#lib/visits/time/who-may-book.ts';
import type { ProposedVisit } from '#lib/visits/time/series.ts';

export type RosterPolicy = 'none' | 'organization';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const range = customType<{ data: string }>({ dataType: () => 'tstzrange' });

/**
 * One version of a service; it never changes, a change is a row with the next version. So a series
 * keeps the rules and words under which it was booked. At most one version is offered.
 */
export const service = pgTable(
	'service',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		/** The same for all versions of one service. */
		key: text('key').notNull(),
		version: integer('version').notNull().default(1),
		name: jsonb('name').$type<Localized>().notNull(),
		summary: jsonb('summary').$type<Localized>().notNull(),
		preparation: jsonb('preparation').$type<Localized[]>().notNull(),
		rules: jsonb('rules').$type<ServiceRules>().notNull(),
		/** What it is, apart from its times. */
		content: jsonb('content').$type<ServiceContent>().notNull().default({}),
		/** The programme that people enrol in; null for a service without one, a briefing for instance. */
		templateKey: text('template_key'),
		templateVersion: integer('template_version'),
		/** Whether the organization may hand in who comes. Never where taking part is sensitive. */
		roster: text('roster').$type<RosterPolicy>().notNull().default('none'),
		/** Whether a booking has to name the organization's business registration number. */
		asksRegistration: boolean('asks_registration').notNull().default(false),
		/** Words that name what it is about; no preview of a notice may show one. Lower case. */
		discreetWords: jsonb('discreet_words').$type<string[]>().notNull().default([]),
		/** Where the rules come from, and which of them are assumed. */
		source: jsonb('source').$type<Localized>().notNull(),
		publishedAt: instant('published_at'),
		retiredAt: instant('retired_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('service_version').on(t.agencyId, t.key, t.version),
		uniqueIndex('service_offered')
			.on(t.agencyId, t.key)
			.where(sql`published_at is not null and retired_at is null`)
	]
);

/** The unit of booking: all visits of one programme for one organization, booked as one. */
export const series = pgTable(
	'series',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		reference: text('reference').notNull(),
		/** Made by the form, so that a repeated post gets the first answer. */
		requestKey: uuid('request_key').notNull(),
		serviceId: uuid('service_id').notNull(),
		organizationId: uuid('organization_id').notNull(),
		siteId: uuid('site_id').notNull(),
		headcount: integer('headcount').notNull(),
		/** Employees of the whole organization, where the service asks. */
		organizationSize: integer('organization_size'),
		organizationKind: text('organization_kind').$type<OrganizationKind>(),
		/** The way that was agreed on, where the service has several. */
		variant: text('variant'),
		/** The part of the agency's map where the site lies, where the service has areas. */
		area: text('area'),
		language: text('language').$type<Language>().notNull(),
		note: text('note').notNull().default(''),
		/** How the booking came; all but `web` were keyed in by the office. */
		channel: text('channel').$type<BookingChannel>().notNull().default('web'),
		/** What the poster shows, so that employees enrol without their employer. */
		code: text('code').notNull(),
		requestedAt: instant('requested_at').notNull(),
		/** How often its place was written anew: what calendars have to notice besides its visits. */
		placeChanges: integer('place_changes').notNull().default(0)
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('series_reference').on(t.agencyId, t.reference),
		unique('series_request').on(t.agencyId, t.requestKey),
		unique('series_code').on(t.agencyId, t.code),
		index('series_of_service').on(t.agencyId, t.serviceId),
		index('series_requested').on(t.agencyId, t.requestedAt),
		index('series_of_organization').on(t.agencyId, t.organizationId),
		foreignKey({
			columns: [t.agencyId, t.serviceId],
			foreignColumns: [service.agencyId, service.id]
		}),
		foreignKey({
			columns: [t.agencyId, t.organizationId],
			foreignColumns: [organization.agencyId, organization.id]
		}),
		foreignKey({ columns: [t.agencyId, t.siteId], foreignColumns: [site.agencyId, site.id] })
	]
);

export const confirmation = pgTable(
	'confirmation',
	{
		agencyId: uuid('agency_id').notNull(),
		seriesId: uuid('series_id').notNull(),
		staffId: uuid('staff_id').notNull(),
		confirmedAt: instant('confirmed_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.seriesId] }),
		foreignKey({ columns: [t.agencyId, t.seriesId], foreignColumns: [series.agencyId, series.id] }),
		foreignKey({ columns: [t.agencyId, t.staffId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/**
 * Somebody corrected whom a series is about, where it is or how many come: what it said before. What it
 * says now stands in the series; the last row tells who made it so.
 */
export const seriesCorrection = pgTable(
	'series_correction',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		seriesId: uuid('series_id').notNull(),
		organizationId: uuid('organization_id').notNull(),
		siteId: uuid('site_id').notNull(),
		language: text('language').$type<Language>().notNull(),
		headcount: integer('headcount').notNull(),
		byKind: text('by_kind').$type<Actor['kind']>().notNull(),
		/** Null where nobody signed in. */
		byId: uuid('by_id'),
		correctedAt: instant('corrected_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('series_correction_of').on(t.agencyId, t.seriesId),
		foreignKey({ columns: [t.agencyId, t.seriesId], foreignColumns: [series.agencyId, series.id] }),
		foreignKey({
			columns: [t.agencyId, t.organizationId],
			foreignColumns: [organization.agencyId, organization.id]
		}),
		foreignKey({ columns: [t.agencyId, t.siteId], foreignColumns: [site.agencyId, site.id] })
	]
);

export const visit = pgTable(
	'visit',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		seriesId: uuid('series_id').notNull(),
		number: integer('number').notNull(),
		startsAt: instant('starts_at').notNull(),
		endsAt: instant('ends_at').notNull(),
		/** SEQUENCE of RFC 5545: counts every change that a calendar must notice. */
		sequence: integer('sequence').notNull().default(0),
		changedAt: instant('changed_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('visit_number').on(t.agencyId, t.seriesId, t.number),
		index('visit_when').on(t.agencyId, t.startsAt),
		foreignKey({ columns: [t.agencyId, t.seriesId], foreignColumns: [series.agencyId, series.id] })
	]
);

/** A visit that will not take place: who said so, and why. */
export const cancellation = pgTable(
	'cancellation',
	{
		agencyId: uuid('agency_id').notNull(),
		visitId: uuid('visit_id').notNull(),
		cancelledAt: instant('cancelled_at').notNull(),
		byKind: text('by_kind').$type<Actor['kind']>().notNull(),
		/** Null where nobody signed in. */
		byId: uuid('by_id'),
		reason: text('reason').$type<CancellationReason>().notNull(),
		/** What the contact is told besides the reason. */
		sentence: text('sentence').notNull().default('')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.visitId] }),
		foreignKey({ columns: [t.agencyId, t.visitId], foreignColumns: [visit.agencyId, visit.id] })
	]
);

/** Somebody who wants to be told when a time opens that suits them. */
export const waiting = pgTable(
	'waiting',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		serviceId: uuid('service_id').notNull(),
		headcount: integer('headcount').notNull(),
		organizationSize: integer('organization_size'),
		organizationKind: text('organization_kind').$type<OrganizationKind>(),
		variant: text('variant'),
		area: text('area'),
		/** Empty once they wait no longer. */
		name: text('name').notNull(),
		email: text('email').notNull(),
		/** The days of the week on which a first visit suits, 1 = Monday. */
		weekdays: jsonb('weekdays').$type<number[]>().notNull(),
		/** Only a first visit before this day is of use; null where any is. */
		beforeDay: date('before_day'),
		language: text('language').$type<Language>().notNull(),
		joinedAt: instant('joined_at').notNull(),
		/** When whoever reads the mail of that address said so; nobody else is in line. */
		confirmedAt: instant('confirmed_at'),
		/** Days whose offers were let pass at the place that this one took over. */
		passedBefore: integer('passed_before').notNull().default(0),
		leftAt: instant('left_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('waiting_in_line')
			.on(t.agencyId, t.confirmedAt)
			.where(sql`left_at is null and confirmed_at is not null`),
		foreignKey({
			columns: [t.agencyId, t.serviceId],
			foreignColumns: [service.agencyId, service.id]
		})
	]
);

/** Time kept for somebody while they fill in the form, or, with `waitingId`, offered to them. */
export const hold = pgTable(
	'hold',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		tokenHash: text('token_hash').notNull(),
		serviceId: uuid('service_id').notNull(),
		headcount: integer('headcount').notNull(),
		organizationSize: integer('organization_size'),
		organizationKind: text('organization_kind').$type<OrganizationKind>(),
		variant: text('variant'),
		area: text('area'),
		waitingId: uuid('waiting_id'),
		/** From where it was asked for, hashed, as long as it stands. */
		holderKey: text('holder_key'),
		madeAt: instant('made_at').notNull(),
		expiresAt: instant('expires_at').notNull(),
		renewedAt: instant('renewed_at'),
		/** Given up, run out and noticed, or booked. */
		endedAt: instant('ended_at'),
		/** What was booked from its page. */
		seriesId: uuid('series_id')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('hold_token').on(t.agencyId, t.tokenHash),
		index('hold_open')
			.on(t.agencyId, t.expiresAt)
			.where(sql`ended_at is null`),
		index('hold_of_waiting').on(t.agencyId, t.waitingId),
		foreignKey({
			columns: [t.agencyId, t.serviceId],
			foreignColumns: [service.agencyId, service.id]
		}),
		foreignKey({
			columns: [t.agencyId, t.waitingId],
			foreignColumns: [waiting.agencyId, waiting.id]
		}),
		foreignKey({ columns: [t.agencyId, t.seriesId], foreignColumns: [series.agencyId, series.id] })
	]
);

/** One visit of a hold, as it will be booked. */
export const heldVisit = pgTable(
	'held_visit',
	{
		agencyId: uuid('agency_id').notNull(),
		holdId: uuid('hold_id').notNull(),
		number: integer('number').notNull(),
		startsAt: instant('starts_at').notNull(),
		endsAt: instant('ends_at').notNull(),
		/** The planned day, and what forbade it, where the visit had to move. */
		moved: jsonb('moved').$type<ProposedVisit['moved']>()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.holdId, t.number] }),
		foreignKey({ columns: [t.agencyId, t.holdId], foreignColumns: [hold.agencyId, hold.id] })
	]
);

export type AllocationReason = { code: string; params?: Record<string, string | number> };

/**
 * One row for each resource and visit, booked or held. The database lets no two live ones overlap: two
 * in one area by `near`, all others by `during`.
 */
export const allocation = pgTable(
	'allocation',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		/** Null as long as the time is only held. Set once. */
		visitId: uuid('visit_id'),
		/** The hold that the time was first taken for, and the number of its visit. */
		holdId: uuid('hold_id'),
		heldNumber: integer('held_number'),
		resourceId: uuid('resource_id').notNull(),
		/** The visit with its set-up and travel on both sides: what is listed and what is kept free. */
		blockedFrom: instant('blocked_from').notNull(),
		blockedUntil: instant('blocked_until').notNull(),
		/** The same as one range, for the constraints alone. */
		during: range('during').generatedAlwaysAs(sql`tstzrange(blocked_from, blocked_until)`),
		/** The part of the map where the visit is; null, with the two after it, where none is known. */
		area: text('area'),
		/** What of the time hinders visits in the same area. */
		nearFrom: instant('near_from'),
		nearUntil: instant('near_until'),
		near: range('near').generatedAlwaysAs(
			sql`tstzrange(coalesce(near_from, blocked_from), coalesce(near_until, blocked_until))`
		),
		reasons: jsonb('reasons').$type<AllocationReason[]>().notNull(),
		/** Null when the rule chose. */
		assignedBy: uuid('assigned_by'),
		createdAt: instant('created_at').notNull(),
		releasedAt: instant('released_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('allocation_of_visit').on(t.agencyId, t.visitId),
		index('allocation_live')
			.on(t.agencyId, t.blockedUntil)
			.where(sql`released_at is null`),
		index('allocation_of_hold')
			.on(t.agencyId, t.holdId)
			.where(sql`hold_id is not null`),
		foreignKey({ columns: [t.agencyId, t.visitId], foreignColumns: [visit.agencyId, visit.id] }),
		foreignKey({
			columns: [t.agencyId, t.holdId, t.heldNumber],
			foreignColumns: [heldVisit.agencyId, heldVisit.holdId, heldVisit.number]
		}),
		foreignKey({
			columns: [t.agencyId, t.resourceId],
			foreignColumns: [resource.agencyId, resource.id]
		})
	]
);
