import {
	customType,
	foreignKey,
	index,
	integer,
	pgTable,
	primaryKey,
	text,
	timestamp,
	uuid
} from 'drizzle-orm/pg-core';
import { sealingKey, staff } from '#lib/identity/schema.server.ts';
import { enrolment } from '#lib/programmes/schema.server.ts';
import { visit } from '#lib/visits/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/**
 * What a counselor noted about a person, or about a visit. The words are wrapped under the master
 * secret, bound to the row, so that a copy of the database gives nothing away.
 */
export const note = pgTable(
	'note',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		visitId: uuid('visit_id').notNull(),
		/** Null where it is about the visit itself. */
		enrolmentId: uuid('enrolment_id'),
		sealed: text('sealed').notNull(),
		writtenBy: uuid('written_by').notNull(),
		writtenAt: instant('written_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('note_of_person').on(t.agencyId, t.enrolmentId),
		index('note_of_visit').on(t.agencyId, t.visitId),
		foreignKey({ columns: [t.agencyId, t.visitId], foreignColumns: [visit.agencyId, visit.id] }),
		foreignKey({ columns: [t.agencyId, t.writtenBy], foreignColumns: [staff.agencyId, staff.id] }),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}).onDelete('cascade')
	]
);

/** A photo that a note speaks of, whether or not it has come. */
export const notePhoto = pgTable(
	'note_photo',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		noteId: uuid('note_id').notNull(),
		/** Its place among those of the note, from 1. */
		place: integer('place').notNull(),
		/** Of the JPEG itself. */
		sha256: text('sha256').notNull(),
		bytes: integer('bytes').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('note_photo_of').on(t.agencyId, t.noteId),
		foreignKey({
			columns: [t.agencyId, t.noteId],
			foreignColumns: [note.agencyId, note.id]
		}).onDelete('cascade')
	]
);

/** A part of a photo on its way; thrown away once the whole is here. */
export const photoPart = pgTable(
	'photo_part',
	{
		agencyId: uuid('agency_id').notNull(),
		photoId: uuid('photo_id').notNull(),
		/** Characters of the sealed photo before it. */
		fromCharacter: integer('from_character').notNull(),
		/** As it came: sealed to the agency's key. */
		sealed: text('sealed').notNull(),
		receivedAt: instant('received_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.photoId, t.fromCharacter] }),
		foreignKey({
			columns: [t.agencyId, t.photoId],
			foreignColumns: [notePhoto.agencyId, notePhoto.id]
		}).onDelete('cascade')
	]
);

/** A photo that came whole, kept as the phone sealed it: `keyId` names the agency's key pair. */
export const photoFile = pgTable(
	'photo_file',
	{
		agencyId: uuid('agency_id').notNull(),
		photoId: uuid('photo_id').notNull(),
		keyId: uuid('key_id').notNull(),
		sealed: bytes('sealed').notNull(),
		receivedAt: instant('received_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.photoId] }),
		foreignKey({
			columns: [t.agencyId, t.keyId],
			foreignColumns: [sealingKey.agencyId, sealingKey.id]
		}),
		foreignKey({
			columns: [t.agencyId, t.photoId],
			foreignColumns: [notePhoto.agencyId, notePhoto.id]
		}).onDelete('cascade')
	]
);
