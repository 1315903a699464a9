import { and, eq, inArray } from 'drizzle-orm';
import { date, integer, jsonb, pgView, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { dayOf, type Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import type { ClosureReason, ContactFact, Facts, ToldFact } from '#lib/programmes/facts.ts';
import type { Work } from '#lib/server/work.server.ts';

/** One row for each enrolment with every fact about it: the only source of plans and figures. */
export const enrolmentFact = pgView('enrolment_fact', {
	agencyId: uuid('agency_id').notNull(),
	enrolmentId: uuid('enrolment_id').notNull(),
	participantId: uuid('participant_id').notNull(),
	seriesId: uuid('series_id').notNull(),
	language: text('language').$type<Language>().notNull(),
	templateKey: text('template_key').notNull(),
	templateVersion: integer('template_version').notNull(),
	enrolledAt: timestamp('enrolled_at', { withTimezone: true }).notNull(),
	closureReason: text('closure_reason').$type<ClosureReason>(),
	closedOn: date('closed_on'),
	anchors: jsonb('anchors').$type<{ key: string; day: Day; setAt: string }[]>().notNull(),
	contacts: jsonb('contacts').$type<ContactFact[]>().notNull(),
	told: jsonb('told').$type<ToldFact[]>()
}).existing();

export type EnrolmentFacts = {
	enrolmentId: string;
	participantId: string;
	seriesId: string;
	language: Language;
	template: { key: string; version: number };
	facts: Facts;
};

/** The facts of the named enrolments, or of the whole agency. Days are those of `zone`. */
export async function factsOfEnrolments(
	{ actor, tx }: Work,
	zone: string,
	enrolmentIds?: string[]
): Promise<EnrolmentFacts[]> {
	if (enrolmentIds?.length === 0) return [];
	const rows = await tx
		.select()
		.from(enrolmentFact)
		.where(
			and(
				eq(enrolmentFact.agencyId, actor.agencyId),
				enrolmentIds ? inArray(enrolmentFact.enrolmentId, enrolmentIds) : undefined
			)
		);
	return rows.map((row) => ({
		enrolmentId: row.enrolmentId,
		participantId: row.participantId,
		seriesId: row.seriesId,
		language: row.language,
		template: { key: row.templateKey, version: row.templateVersion },
		facts: {
			enrolledOn: dayOf(row.enrolledAt, zone),
			anchors: row.anchors,
			contacts: row.contacts,
			...(row.told && { told: row.told }),
			closure:
				row.closureReason && row.closedOn ? { reason: row.closureReason, on: row.closedOn } : null
		}
	}));
}
