import {
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import type { Language } from '#lib/base/localized.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export type NoticeChannel = 'mail' | 'text';
export type Attachment = { name: string; type: string; content: string };
export type NoticeWords = { body: string; attachments: Attachment[] };

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
		failure: text('failure')
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('notice_once').on(t.agencyId, t.onceKey),
		index('notice_when').on(t.agencyId, t.createdAt)
	]
);
