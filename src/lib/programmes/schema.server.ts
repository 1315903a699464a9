import {
	boolean,
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
	uuid,
	type AnyPgColumn
} from 'drizzle-orm/pg-core';
import type { Language } from '#lib/base/localized.ts';
import { staff } from '#lib/identity/schema.server.ts';
import type { Signature } from '#lib/programmes/signature.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Untaken } from '#lib/programmes/untaken.ts';
import { series, visit } from '#lib/visits/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** One immutable version of a programme's template. */
export const template = pgTable(
	'template',
	{
		agencyId: uuid('agency_id').notNull(),
		key: text('key').notNull(),
		version: integer('version').notNull(),
		body: jsonb('body').$type<Template>().notNull(),
		publishedAt: instant('published_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.agencyId, t.key, t.version] })]
);

export const participant = pgTable(
	'participant',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		name: text('name').notNull(),
		phone: text('phone').notNull(),
		language: text('language').$type<Language>().notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.agencyId, t.id] })]
);

export const enrolment = pgTable(
	'enrolment',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		participantId: uuid('participant_id').notNull(),
		seriesId: uuid('series_id').notNull(),
		/** The phone number's hash, so that one person enrols once in a series. */
		personKey: text('person_key').notNull(),
		templateKey: text('template_key').notNull(),
		templateVersion: integer('template_version').notNull(),
		enrolledAt: instant('enrolled_at').notNull(),
		channel: text('channel').$type<'poster' | 'staff'>().notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('enrolment_once').on(t.agencyId, t.seriesId, t.personKey),
		index('enrolment_when').on(t.agencyId, t.enrolledAt),
		foreignKey({
			columns: [t.agencyId, t.participantId],
			foreignColumns: [participant.agencyId, participant.id]
		}),
		foreignKey({ columns: [t.agencyId, t.seriesId], foreignColumns: [series.agencyId, series.id] }),
		foreignKey({
			columns: [t.agencyId, t.templateKey, t.templateVersion],
			foreignColumns: [template.agencyId, template.key, template.version]
		})
	]
);

const ofEnrolment = (t: { agencyId: AnyPgColumn; enrolmentId: AnyPgColumn }) =>
	foreignKey({
		columns: [t.agencyId, t.enrolmentId],
		foreignColumns: [enrolment.agencyId, enrolment.id]
	});

/**
 * What a phone called an enrolment that was here already: somebody who came to a visit had enrolled
 * before, and the phone without a signal could not know.
 */
export const enrolmentAlias = pgTable(
	'enrolment_alias',
	{
		agencyId: uuid('agency_id').notNull(),
		/** The id that the phone made. */
		id: uuid('id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		recordedAt: instant('recorded_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('alias_of_enrolment').on(t.agencyId, t.enrolmentId),
		ofEnrolment(t)
	]
);

/** The end of an enrolment, with its reason. */
export const closure = pgTable(
	'closure',
	{
		agencyId: uuid('agency_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		reason: text('reason').notNull(),
		closedOn: date('closed_on').notNull(),
		recordedBy: uuid('recorded_by'),
		recordedAt: instant('recorded_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.agencyId, t.enrolmentId] }), ofEnrolment(t)]
);

/** A day that a plan counts from, as it was set; the latest one holds. */
export const anchor = pgTable(
	'anchor',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		key: text('key').notNull(),
		day: date('day').notNull(),
		reason: text('reason'),
		setBy: uuid('set_by'),
		setAt: instant('set_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('anchor_of').on(t.agencyId, t.enrolmentId),
		ofEnrolment(t)
	]
);

/**
 * How a person signed what they agreed to. What was drawn or typed is wrapped under the master secret,
 * bound to the row, so that a copy of the database holds nobody's signature.
 */
export const consentSignature = pgTable(
	'consent_signature',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		kind: text('kind').$type<Signature['kind']>().notNull(),
		sealed: text('sealed').notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		signedAt: instant('signed_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('consent_signature_of').on(t.agencyId, t.enrolmentId),
		ofEnrolment(t)
	]
);

/** One item that a person agreed to or declined, with the hash of the exact text they saw. */
export const consent = pgTable(
	'consent',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		formKey: text('form_key').notNull(),
		formVersion: integer('form_version').notNull(),
		itemKey: text('item_key').notNull(),
		given: boolean('given').notNull(),
		textHash: text('text_hash').notNull(),
		language: text('language').$type<Language>().notNull(),
		channel: text('channel').$type<'poster' | 'on_site' | 'plan'>().notNull(),
		recordedBy: uuid('recorded_by'),
		givenAt: instant('given_at').notNull(),
		/** What it was signed with; null where nobody signed. */
		signatureId: uuid('signature_id')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('consent_of').on(t.agencyId, t.enrolmentId),
		foreignKey({
			columns: [t.agencyId, t.signatureId],
			foreignColumns: [consentSignature.agencyId, consentSignature.id]
		}),
		ofEnrolment(t)
	]
);

/** Who came to a visit. A repeated check-in is the same fact. */
export const checkIn = pgTable(
	'check_in',
	{
		agencyId: uuid('agency_id').notNull(),
		visitId: uuid('visit_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		recordedBy: uuid('recorded_by').notNull(),
		checkedInAt: instant('checked_in_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.visitId, t.enrolmentId] }),
		index('check_in_of').on(t.agencyId, t.enrolmentId),
		foreignKey({ columns: [t.agencyId, t.visitId], foreignColumns: [visit.agencyId, visit.id] }),
		ofEnrolment(t)
	]
);

export const contact = pgTable(
	'contact',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		visitId: uuid('visit_id'),
		/** Null for a reading: something measured face to face, outside any step of the plan. */
		stepKey: text('step_key'),
		mode: text('mode').notNull(),
		result: text('result').notNull(),
		/** The day in the site's zone: windows count days, not hours. */
		occurredOn: date('occurred_on').notNull(),
		occurredAt: instant('occurred_at').notNull(),
		/** The measures that could not be taken, each with its reason. */
		untaken: jsonb('untaken').$type<Untaken[]>().notNull().default([]),
		/** The items of its step's checklist that were done. */
		ticked: jsonb('ticked').$type<string[]>().notNull().default([]),
		recordedBy: uuid('recorded_by').notNull(),
		receivedAt: instant('received_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		// The agency last: rows that point at a contact look it up by agency and id, with a plan that the
		// database may have made while the table was empty, and must then not take this index for it.
		index('contact_of').on(t.enrolmentId, t.agencyId),
		foreignKey({ columns: [t.agencyId, t.visitId], foreignColumns: [visit.agencyId, visit.id] }),
		foreignKey({
			columns: [t.agencyId, t.recordedBy],
			foreignColumns: [staff.agencyId, staff.id]
		}),
		ofEnrolment(t)
	]
);

/** A contact that was recorded by mistake and taken back at once: it is no fact of any plan. */
export const contactUndo = pgTable(
	'contact_undo',
	{
		agencyId: uuid('agency_id').notNull(),
		contactId: uuid('contact_id').notNull(),
		undoneAt: instant('undone_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.contactId] }),
		foreignKey({
			columns: [t.agencyId, t.contactId],
			foreignColumns: [contact.agencyId, contact.id]
		}).onDelete('cascade'),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/** Somebody else is a person's mentor from now on, and why; the latest row holds. */
export const mentorHandOver = pgTable(
	'mentor_hand_over',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		toId: uuid('to_id').notNull(),
		reason: text('reason').notNull(),
		byId: uuid('by_id').notNull(),
		handedAt: instant('handed_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('mentor_hand_over_of').on(t.agencyId, t.enrolmentId, t.handedAt),
		foreignKey({ columns: [t.agencyId, t.toId], foreignColumns: [staff.agencyId, staff.id] }),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] }),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}).onDelete('cascade')
	]
);

export const measure = pgTable(
	'measure',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		contactId: uuid('contact_id').notNull(),
		key: text('key').notNull(),
		value: jsonb('value').$type<number | string | boolean>().notNull(),
		unit: text('unit'),
		takenAt: instant('taken_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('measure_of').on(t.agencyId, t.contactId),
		foreignKey({
			columns: [t.agencyId, t.contactId],
			foreignColumns: [contact.agencyId, contact.id]
		})
	]
);
