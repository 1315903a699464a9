import {
	foreignKey,
	integer,
	jsonb,
	pgTable,
	primaryKey,
	text,
	timestamp,
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import { staff } from '#lib/identity/schema.server.ts';
import { template } from '#lib/programmes/schema.server.ts';
import type { Template } from '#lib/programmes/template.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * A programme that somebody is writing: of each key one draft, whoever writes it. It is deleted when it
 * is published or thrown away.
 */
export const templateDraft = pgTable(
	'template_draft',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		key: text('key').notNull(),
		/** A template with flaws: in its form, but not yet checked for its meaning. */
		body: jsonb('body').$type<Template>().notNull(),
		/** As it was before the last change, so that this one can be undone; null before the first. */
		previous: jsonb('previous').$type<Template>(),
		/** Counts every change, so that nobody writes over what they did not see. */
		revision: integer('revision').notNull().default(1),
		startedAt: instant('started_at').notNull(),
		keptAt: instant('kept_at').notNull(),
		keptById: uuid('kept_by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('template_draft_of').on(t.agencyId, t.key),
		foreignKey({ columns: [t.agencyId, t.keptById], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/** From here on no new service may choose this version of a programme, nor one before it. */
export const templateRetirement = pgTable(
	'template_retirement',
	{
		agencyId: uuid('agency_id').notNull(),
		key: text('key').notNull(),
		version: integer('version').notNull(),
		reason: text('reason').notNull(),
		retiredAt: instant('retired_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.key, t.version] }),
		foreignKey({
			columns: [t.agencyId, t.key, t.version],
			foreignColumns: [template.agencyId, template.key, template.version]
		}),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);

/** Why a version was published without a review by others, and who answers for it. */
export const publicationWaiver = pgTable(
	'publication_waiver',
	{
		agencyId: uuid('agency_id').notNull(),
		key: text('key').notNull(),
		version: integer('version').notNull(),
		reason: text('reason').notNull(),
		waivedAt: instant('waived_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.key, t.version] }),
		foreignKey({
			columns: [t.agencyId, t.key, t.version],
			foreignColumns: [template.agencyId, template.key, template.version]
		}),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);
