import { and, eq, isNull } from 'drizzle-orm';
import { aftercareDay, QUESTION } from '#lib/calls/planned-calls.ts';
import { triesFor } from '#lib/calls/vain-calls.ts';
import type { ContactResult } from '#lib/programmes/facts.ts';
import { contact, contactUndo } from '#lib/programmes/schema.server.ts';
import { inList } from '#lib/server/in-list.server.ts';
import type { Work } from '#lib/server/work.server.ts';

type Listed = { id: string; key: string; askedAt: Date | null };

/** How often each of these people was tried for the call that is due: as many as their page lists. */
export async function triesOf({ actor, tx }: Work, listed: Listed[]): Promise<Map<string, number>> {
	const rows = await tx
		.select({
			enrolmentId: contact.enrolmentId,
			stepKey: contact.stepKey,
			result: contact.result,
			occurredAt: contact.occurredAt
		})
		.from(contact)
		.leftJoin(
			contactUndo,
			and(eq(contactUndo.agencyId, contact.agencyId), eq(contactUndo.contactId, contact.id))
		)
		.where(
			and(
				eq(contact.agencyId, actor.agencyId),
				inList(
					contact.enrolmentId,
					listed.map(({ id }) => id)
				),
				isNull(contactUndo.contactId)
			)
		);
	const of = Map.groupBy(rows, ({ enrolmentId }) => enrolmentId);
	return new Map(
		listed.map(({ id, key, askedAt }) => {
			const made = (of.get(id) ?? []).map(({ stepKey, result, occurredAt }) => ({
				stepKey,
				result: result as ContactResult,
				occurredAt: occurredAt.toISOString()
			}));
			const isOfStep = key !== QUESTION && aftercareDay(key) === null;
			return [id, triesFor(made, isOfStep, askedAt).length];
		})
	);
}
