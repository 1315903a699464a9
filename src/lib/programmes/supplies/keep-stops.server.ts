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
	const item = await lockItem(work, itemId);
	if (!item.ok) return item;
	const { stops, programmes } = item.value;
	if (stops.length >= STOPS_MAX) {
		return refused(problem('out_of_range', { max: STOPS_MAX }, 'measure'));
	}
	const questions = await questionsFor(work, programmes);
	const read = typedStop(newId(work.now), written, questions);
	if (!read.ok) return read;
	await keepStops(work, itemId, [...stops, read.value]);
	await record(work, { act: 'supply.stop_added', subjectId: itemId, details: said(read.value) });
	return done(null);
}

/**
 * Asks about an answer no more, and gives the stop that was there, so that it can be written again. Done
 * again it changes nothing and gives null.
 */
export async function dropStop(
	work: Work<StaffActor>,
	itemId: string,
	key: string
): Promise<Outcome<Stop | null>> {
	const item = await lockItem(work, itemId);
	if (!item.ok) return item;
	const { stops } = item.value;
	const dropped = stops.find((one) => one.key === key);
	if (!dropped) return done(null);
	await keepStops(
		work,
		itemId,
		stops.filter((one) => one !== dropped)
	);
	await record(work, { act: 'supply.stop_dropped', subjectId: itemId, details: said(dropped) });
	return done(dropped);
}

/** A stop as the ledger keeps it: whole, for what an item asked about once is nowhere else. */
function said({ when, text }: Stop) {
	return { when: JSON.stringify(when), ...text };
}

async function lockItem(work: Work<StaffActor>, itemId: string) {
	const { actor, tx } = work;
	if (!worksAs(actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const [item] = await tx
		.select({ stops: supplyItem.stops, programmes: supplyItem.programmes })
		.from(supplyItem)
		.where(isItem(work, itemId))
		.for('no key update');
	return item ? done(item) : refused(problem('not_found'));
}

async function keepStops(work: Work, itemId: string, stops: Stop[]): Promise<void> {
	await work.tx.update(supplyItem).set({ stops }).where(isItem(work, itemId));
}

function isItem({ actor }: Work, itemId: string) {
	return and(eq(supplyItem.agencyId, actor.agencyId), eq(supplyItem.id, itemId));
}
