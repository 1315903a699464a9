import type { StaffActor } from '#lib/base/actor.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { explainHandOut } from '#lib/programmes/supplies/explain-hand-out.server.ts';
import { handOut } from '#lib/programmes/supplies/hand-out.server.ts';
import { heldLots } from '#lib/programmes/supplies/lot-queries.server.ts';
import { isNamed } from '#lib/programmes/supplies/lots.ts';
import { passOn } from '#lib/programmes/supplies/pass-on.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { addPiece } from '#lib/visits/team/keep-piece.server.ts';
import { kept, type Earlier } from './earlier.ts';

/* What was handed out of the bags, and what a vehicle carries, so that each page of supplies shows something. */

const MINUTE_MS = 60_000;
/** What the vehicle carries. */
const LOADED = 70;

/**
 * At the last visit two people get patches for the weeks in which nobody comes, which end before they are
 * called; one of them gum beside it, with a reason; a third got patches though an answer asked to wait.
 */
export async function tellSupplies(
	agency: Agency,
	administrator: StaffActor,
	earlier: Earlier
): Promise<void> {
	await loadVehicle(agency, administrator);
	const [patch, gum] = (await reading(administrator, itemsOf)).map(({ id }) => id);
	const people = earlier.people.toSorted((a, b) => (a.name < b.name ? -1 : 1));
	const [one, other, cautious] = people.map(({ enrolmentId }) => enrolmentId);
	await give(earlier, one!, { visit: 4, minute: 10, itemId: patch!, quantity: 28 });
	await give(earlier, other!, { visit: 4, minute: 20, itemId: patch!, quantity: 35 });
	await give(earlier, cautious!, { visit: 2, minute: 30, itemId: patch!, quantity: 14 });
	const besides = { visit: 4, minute: 25, itemId: gum!, quantity: 24 };
	const handOutId = await give(earlier, other!, besides);
	const reason = '의사가 함께 쓰라고 했습니다. (예시)';
	kept(
		await acting(administrator, (work) =>
			explainHandOut(work, { id: newId(now()), handOutId, reason })
		)
	);
}

type Given = { visit: number; minute: number; itemId: string; quantity: number };

/** One handing out at a visit of then; gives its id. */
async function give(
	{ visits, counselor }: Earlier,
	enrolmentId: string,
	{ visit, minute, itemId, quantity }: Given
): Promise<string> {
	const { id: visitId, startsAt } = visits[visit - 1]!;
	const at = new Date(startsAt.getTime() + minute * MINUTE_MS);
	const fact = { handOutId: newId(at), enrolmentId, visitId, at, items: [{ itemId, quantity }] };
	kept(await acting(counselor, (work) => handOut(work, fact), at));
	return fact.handOutId;
}

/** A vehicle, with some of the batch in the store that ends last. */
async function loadVehicle(agency: Agency, administrator: StaffActor): Promise<void> {
	const label = '이동 상담차 (예시)';
	await acting(administrator, async (work) => {
		const toId = kept(await addPiece(work, { kind: 'vehicle', label }));
		const { itemId, batch, expiresOn } = await lastLot(work, agency.id);
		const about = { fromId: agency.id, toId, itemId, batch, expiresOn };
		kept(await passOn(work, { id: newId(work.now), ...about, quantity: LOADED }));
	});
}

async function lastLot(work: Work, storeId: string) {
	const lots = (await heldLots(work, storeId)).flatMap(({ itemId, lots }) =>
		lots.filter(isNamed).map((lot) => ({ itemId, ...lot }))
	);
	return lots.toSorted((a, b) => (a.expiresOn! < b.expiresOn! ? 1 : -1))[0]!;
}
