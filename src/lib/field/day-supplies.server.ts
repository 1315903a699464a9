import type { StaffActor } from '#lib/base/actor.ts';
import type { DayHandOut, DaySupplies } from '#lib/field/day.ts';
import { handOutsOf, itemsOf, stockIn } from '#lib/programmes/supplies/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What is handed out at this agency, and what is left in the bag of whoever asks. */
export async function daySupplies(work: Work<StaffActor>): Promise<DaySupplies> {
	return { items: await itemsOf(work), stock: await stockIn(work, work.actor.staffId) };
}

/** What these people were handed out, by enrolment; who got nothing is missing. */
export async function dayHandOuts(
	work: Work<StaffActor>,
	enrolmentIds: string[]
): Promise<Map<string, DayHandOut[]>> {
	const all = await handOutsOf(work, enrolmentIds);
	return new Map(
		[...Map.groupBy(all, ({ enrolmentId }) => enrolmentId)].map(([id, handOuts]) => [
			id,
			handOuts.map((one) => ({
				id: one.id,
				visitId: one.visitId,
				at: one.at.toISOString(),
				// What the office gave out of this bag is for the office to undo.
				...(one.staffId === work.actor.staffId && one.visitId ? { isOwn: true as const } : {}),
				...(one.isUndone ? { isUndone: true as const } : {}),
				lines: one.lines
			}))
		])
	);
}
