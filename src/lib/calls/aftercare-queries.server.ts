import { and, desc, eq, inArray } from 'drizzle-orm';
import shipped from '#lib/calls/aftercare.json' with { type: 'json' };
import type { Aftercare, AftercareDone } from '#lib/calls/aftercare.ts';
import { aftercareChoice, aftercareDone } from '#lib/calls/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** When people and organizations are asked how it goes: as the agency chose, the rest as shipped. */
export async function aftercareOf({ actor, tx }: Work): Promise<Aftercare> {
	const [chosen] = await tx
		.select({ body: aftercareChoice.body })
		.from(aftercareChoice)
		.where(eq(aftercareChoice.agencyId, actor.agencyId))
		.orderBy(desc(aftercareChoice.setAt), desc(aftercareChoice.id))
		.limit(1);
	return { ...shipped, ...chosen?.body };
}

/** What was done of aftercare, by person or series. */
export async function aftercareDoneOf(
	{ actor, tx }: Work,
	subjectIds: string[]
): Promise<Map<string, AftercareDone[]>> {
	if (subjectIds.length === 0) return new Map();
	const rows = await tx
		.select()
		.from(aftercareDone)
		.where(
			and(eq(aftercareDone.agencyId, actor.agencyId), inArray(aftercareDone.subjectId, subjectIds))
		);
	const of = Map.groupBy(rows, ({ subjectId }) => subjectId);
	return new Map(
		[...of].map(([id, some]) => [
			id,
			some.map(({ day, answer }) => ({ day, isSkipped: answer === null }))
		])
	);
}
