import { sql } from 'drizzle-orm';
import {
	boolean,
	date,
	foreignKey,
	index,
	pgTable,
	primaryKey,
	text,
	timestamp,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import { staff } from '#lib/identity/schema.server.ts';
import { enrolment } from '#lib/programmes/schema.server.ts';
import { selfReport } from '#lib/programmes/self-report/schema.server.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * What somebody asked on the page of their plan, or a self-report of theirs that calls for somebody. A
 * fact: it waits until an answer to it is here. The words are wrapped under the master secret, bound to
 * the row.
 */
export const planQuestion = pgTable(
	'plan_question',
	{
		agencyId: uuid('agency_id').notNull(),
		id: uuid('id').notNull(),
		enrolmentId: uuid('enrolment_id').notNull(),
		/** Null where a self-report asks for somebody. */
		sealed: text('sealed'),
		reportId: uuid('report_id'),
		wantsCall: boolean('wants_call').notNull(),
		askedAt: instant('asked_at').notNull(),
		/** The day by which an answer was promised, as it was said to the person. */
		answerBy: date('answer_by').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.id] }),
		index('plan_question_of').on(t.agencyId, t.enrolmentId, t.askedAt),
		// A report calls for somebody once.
		uniqueIndex('plan_question_report')
			.on(t.agencyId, t.reportId)
			.where(sql`report_id is not null`),
		foreignKey({
			columns: [t.agencyId, t.enrolmentId],
			foreignColumns: [enrolment.agencyId, enrolment.id]
		}).onDelete('cascade'),
		foreignKey({
			columns: [t.agencyId, t.reportId],
			foreignColumns: [selfReport.agencyId, selfReport.id]
		}).onDelete('cascade')
	]
);

/** A question was answered, by whom; the first answer of each stays. */
export const planAnswer = pgTable(
	'plan_answer',
	{
		agencyId: uuid('agency_id').notNull(),
		questionId: uuid('question_id').notNull(),
		/** What the person reads, wrapped as the question is; null where it was talked about. */
		sealed: text('sealed'),
		answeredAt: instant('answered_at').notNull(),
		byId: uuid('by_id').notNull()
	},
	(t) => [
		primaryKey({ columns: [t.agencyId, t.questionId] }),
		foreignKey({
			columns: [t.agencyId, t.questionId],
			foreignColumns: [planQuestion.agencyId, planQuestion.id]
		}).onDelete('cascade'),
		foreignKey({ columns: [t.agencyId, t.byId], foreignColumns: [staff.agencyId, staff.id] })
	]
);
