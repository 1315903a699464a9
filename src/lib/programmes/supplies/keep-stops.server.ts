import { and, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { templates } from '#lib/programmes/queries.server.ts';
import { supplyItem } from '#lib/programmes/supplies/schema.server.ts';
import { typedStop, type WrittenStop } from '#lib/programmes/supplies/typed-stop.ts';
import type { Stop } from '#lib/programmes/supplies/stops.ts';
import type { Measure } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Stops of one item: nobody reads more of them. */
const STOPS_MAX = 10;

/**
 * What people are asked in the programmes of an item, each question once, as its newest version has it.
 */
export async function questionsFor(work: Work, programmes: string[]): Promise<Measure[]> {
	const all = (await templates(work))
		.filter(({ key }) => programmes.length === 0 || programmes.includes(key))
		.sort((a, b) => a.version - b.version);
	const byKey = new Map(
		all.flatMap(({ body }) => body.measures).map((measure) => [measure.key, measure])
	);
	return [...byKey.values()].filter(({ kind }) => kind !== 'text' && kind !== 'date');
}

/** Adds an answer that asks for a reason. Refuses an unknown question, and a value it cannot have. */
export async function addStop(
	work: Work<StaffActor>,
	itemId: string,
	written: WrittenStop
): Promise<Outcome<null>> {
	return changeStops(work, itemId, async ({ stops, programmes }) => {
		if (stops.length >= STOPS_MAX) {
			return refused(problem('out_of_range', { max: STOPS_MAX }, 'measure'));
		}
		const questions = await questionsFor(work, programmes);
		const read = typedStop(newId(work.now), written, questions);
		return read.ok ? done([...stops, read.value]) : read;
	});
}

/** Asks about an answer no more; done again nothing changes. */
export async function dropStop(
	work: Work<StaffActor>,
	itemId: string,
	key: string
): Promise<Outcome<null>> {
	return changeStops(work, itemId, async ({ stops }) =>
		done(stops.filter((one) => one.key !== key))
	);
}

type Changed = { stops: Stop[]; programmes: string[] };

async function changeStops(
	work: Work<StaffActor>,
	itemId: string,
	change: (item: Changed) => Promise<Outcome<Stop[]>>
): Promise<Outcome<null>> {
	const { actor, tx } = work;
	if (!worksAs(actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const isItem = and(eq(supplyItem.agencyId, actor.agencyId), eq(supplyItem.id, itemId));
	const [item] = await tx
		.select({ stops: supplyItem.stops, programmes: supplyItem.programmes })
		.from(supplyItem)
		.where(isItem)
		.for('no key update');
	if (!item) return refused(problem('not_found'));
	const changed = await change(item);
	if (!changed.ok) return changed;
	await tx.update(supplyItem).set({ stops: changed.value }).where(isItem);
	const details = { stops: changed.value.length };
	await record(work, { act: 'supply.stops_changed', subjectId: itemId, details });
	return done(null);
}
