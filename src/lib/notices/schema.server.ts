import { sql } from 'drizzle-orm';
import {
	boolean,
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
import type { Language } from '#lib/base/localized.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export type NoticeChannel = 'mail' | 'text' | 'push';
export type Attachment = { name: string; type: string; content: string };
/** The words that the messenger approved for a text, and the code it knows them by. */
export type Alimtalk = { code: string; text: string };
export type NoticeWords = { body: string; attachments: Attachment[]; alimtalk?: Alimtalk };
/** What a notice tells, in ids and numbers, so that it can be told anew when it is no longer so. */
export type NoticeFacts = {
	seriesId: string;
	/** How often each visit had changed, by its number. */
	dates: Record<string, number>;
	/** When each visit that takes place begins, by its number: what its reader then knows. */
	starts?: Record<string, string>;
	/** The visits that it is about, where it is not about all. */
	numbers?: number[];
	/** The wish of the neighbour to whom it goes. */
	wishId?: string;
};
/** Whom reminders are for, and who may stop them: the holder of a series' link, or of a plan's. */
export type Audience = 'organization' | 'participant';

/** One message to one person. Its private words are dropped once it has gone out. */
export const notice = pgTable(
	'notice',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		/** A second try to write the same notice writes nothing. */
		onceKey: text('once_key').notNull(),
		template: text('template').notNull(),
		channel: text('channel').$type<NoticeChannel>().notNull(),
		/** An address of mail, a number, or the id of a phone that turned messages on. */
		recipient: text('recipient').notNull(),
		language: text('language').$type<Language>().notNull(),
		subject: text('subject').notNull(),
		/** Body and attachments, sealed (`sealed-words.server.ts`); empty once they were dropped. */
		body: text('body').notNull(),
		createdAt: instant('created_at').notNull(),
		attempts: integer('attempts').notNull().default(0),
		/** When the last try began; one that is still under way keeps others out. */
		triedAt: instant('tried_at'),
		sentAt: instant('sent_at'),
		failedAt: instant('failed_at'),
		failure: text('failure'),
		/** The series, the enrolment or the counselor it is for; null where nobody may stop it. */
		subjectId: uuid('subject_id'),
		/** The dates that it tells, where it tells some that may change before it goes out. */
		told: jsonb('told').$type<NoticeFacts>(),
		/** The visit it is about, and the moment that one began by what the notice says. */
		aboutId: uuid('about_id'),
		aboutAt: instant('about_at'),
		/** Not tried earlier: held back by quiet hours. */
		notBefore: instant('not_before'),
		/** No further try by itself: somebody of the office has to look. */
		givenUpAt: instant('given_up_at'),
		/** Taken back before it went out, since it was no longer true or came too late. */
		withdrawnAt: instant('withdrawn_at'),
		/** Somebody of the office saw to it in another way. */
		settledAt: instant('settled_at'),
		settledBy: uuid('settled_by'),
		/** What the provider told later: that it reached the phone, or did not. */
		deliveredAt: instant('delivered_at'),
		bouncedAt: instant('bounced_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('notice_once').on(t.agencyId, t.onceKey),
		index('notice_when').on(t.agencyId, t.createdAt),
		index('notice_of_subject').on(t.agencyId, t.subjectId),
		index('notice_waiting')
			.on(t.agencyId, t.createdAt)
			.where(sql`sent_at is null and withdrawn_at is null and settled_at is null`),
		index('notice_failed')
			.on(t.agencyId, t.createdAt)
			.where(sql`given_up_at is not null or bounced_at is not null`)
	]
);

/** What an agency chose about its notices; without a row the defaults of the code hold. */
export const noticeChoice = pgTable(
	'notice_choice',
	{
		agencyId: uuid('agency_id').notNull(),
		/** Texts rest between these wall clock minutes of the agency's zone; equal ones mean never. */
		quietFrom: integer('quiet_from').notNull(),
		quietUntil: integer('quiet_until').notNull(),
		/** The reminders that are switched off. */
		remindersOff: jsonb('reminders_off').$type<string[]>().notNull(),
		changedAt: instant('changed_at').notNull(),
		changedBy: uuid('changed_by').notNull()
	},
	(t) => [primaryKey({ columns: [t.agencyId] })]
);

/** Somebody stopped what is sent to them without their asking, and perhaps began it again. */
export const noticeStop = pgTable(
	'notice_stop',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		audience: text('audience').$type<Audience>().notNull(),
		/** The series of an organization, the enrolment of a participant. */
		subjectId: uuid('subject_id').notNull(),
		stoppedAt: instant('stopped_at').notNull(),
		resumedAt: instant('resumed_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		uniqueIndex('notice_stop_live')
			.on(t.agencyId, t.audience, t.subjectId)
			.where(sql`resumed_at is null`)
	]
);

/** A wording of a notice that an agency wrote in place of the original; the newest holds. */
export const noticeWording = pgTable(
	'notice_wording',
	{
		agencyId: uuid('agency_id').notNull(),
		template: text('template').notNull(),
		language: text('language').$type<Language>().notNull(),
		version: integer('version').notNull(),
		/** True where the agency went back to the original; subject and body are empty then. */
		isOriginal: boolean('is_original').notNull(),
		subject: text('subject').notNull(),
		body: text('body').notNull(),
		madeAt: instant('made_at').notNull(),
		madeBy: uuid('made_by').notNull()
	},
	(t) => [primaryKey({ columns: [t.agencyId, t.template, t.language, t.version] })]
);

/** A wording of a text handed in to the messenger; it is sent there only once it was approved. */
export const alimtalkWording = pgTable(
	'alimtalk_wording',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		template: text('template').notNull(),
		language: text('language').$type<Language>().notNull(),
		/** The code by which the provider knows it. */
		code: text('code').notNull(),
		body: text('body').notNull(),
		madeAt: instant('made_at').notNull(),
		madeBy: uuid('made_by').notNull(),
		submittedAt: instant('submitted_at'),
		approvedAt: instant('approved_at'),
		rejectedAt: instant('rejected_at'),
		rejection: text('rejection').notNull().default(''),
		/** Taken out of use, or replaced by a newer one. */
		retiredAt: instant('retired_at')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('alimtalk_code').on(t.agencyId, t.code),
		index('alimtalk_of').on(t.agencyId, t.template, t.language)
	]
);

/** The key pair by which an agency signs what it hands to push services; made once. */
export const pushKey = pgTable(
	'push_key',
	{
		agencyId: uuid('agency_id').notNull(),
		publicKey: text('public_key').notNull(),
		/** Sealed, bound to the agency. */
		wrappedPrivate: text('wrapped_private').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.agencyId] })]
);

/** A browser on which one of the staff turned messages on. */
export const pushDevice = pgTable(
	'push_device',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		staffId: uuid('staff_id').notNull(),
		/** SHA-256 of the address at the push service, by which it is found again. */
		endpointHash: text('endpoint_hash').notNull(),
		/** That address and the keys of the browser, sealed, bound to the row. */
		sealed: text('sealed').notNull(),
		createdAt: instant('created_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('push_device_endpoint').on(t.agencyId, t.endpointHash),
		index('push_device_of').on(t.agencyId, t.staffId)
	]
);
