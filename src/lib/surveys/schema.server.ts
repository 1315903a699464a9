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
import { enrolment } from '#lib/programmes/schema.server.ts';
import { visit } from '#lib/visits/schema.server.ts';
import type { Survey, SurveyChannel } from '#lib/surveys/survey.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

export const survey = pgTable(
	'survey',
	{
		agencyId: uuid('agency_id').notNull(),
		key: text('key').notNull(),
		version: integer('version').notNull(),
		body: jsonb('body').$type<Survey>().notNull(),
		publishedAt: instant('published_at').notNull()
	},
	(t) => [primaryKey({ columns: [t.agencyId, t.key, t.version] })]
);

export const invitation = pgTable(
	'invitation',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		surveyKey: text('survey_key').notNull(),
		surveyVersion: integer('survey_version').notNull(),
		visitId: uuid('visit_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		channel: text('channel').$type<SurveyChannel>().notNull(),
		invitedAt: instant('invited_at').notNull(),
		closesAt: instant('closes_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		unique('invitation_once').on(t.agencyId, t.surveyKey, t.visitId, t.enrolmentId),
		index('invitation_when').on(t.agencyId, t.invitedAt),
		foreignKey({
			columns: [t.agencyId, t.surveyKey, t.surveyVersion],
			foreignColumns: [survey.agencyId, survey.key, survey.version]
		}),
		foreignKey({ columns: [t.agencyId, t.visitId], foreignColumns: [visit.agencyId, visit.id] }),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		})
	]
);

export const answer = pgTable(
	'answer',
	{
		agencyId: uuid('agency_id').notNull(),
		invitationId: uuid('invitation_id').notNull(),
		values: jsonb('values').$type<Record<string, number | string>>().notNull(),
		language: text('language').$type<Language>().notNull(),
		channel: text('channel').$type<SurveyChannel>().notNull().default('link'),
		answeredAt: instant('answered_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.invitationId] }),
		index('answer_when').on(t.agencyId, t.answeredAt, t.invitationId),
		foreignKey({
			columns: [t.agencyId, t.invitationId],
			foreignColumns: [invitation.agencyId, invitation.id]
		})
	]
);

/** The phone of a counselor was handed to a person for the survey, whatever became of it. */
export const asking = pgTable(
	'asking',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		surveyKey: text('survey_key').notNull(),
		surveyVersion: integer('survey_version').notNull(),
		visitId: uuid('visit_id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		language: text('language').$type<Language>().notNull(),
		isDeclined: boolean('is_declined').notNull(),
		/** From the first screen to the last press, as the phone counted. */
		seconds: integer('seconds').notNull(),
		askedAt: instant('asked_at').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('asking_of').on(t.agencyId, t.surveyKey, t.visitId, t.enrolmentId),
		foreignKey({
			columns: [t.agencyId, t.surveyKey, t.surveyVersion],
			foreignColumns: [survey.agencyId, survey.key, survey.version]
		}),
		foreignKey({ columns: [t.agencyId, t.visitId], foreignColumns: [visit.agencyId, visit.id] }),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		})
	]
);
