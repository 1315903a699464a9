import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { wallClock } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { mayKnowPeople } from '#lib/identity/doors.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatMinute } from '#lib/i18n/times.ts';
import { record } from '#lib/ledger/record.server.ts';
import { csvFile } from '#lib/organizations/roster-csv.ts';
import { allMovements, handedOutInAll } from '#lib/programmes/supplies/bag-queries.server.ts';
import { holderName } from '#lib/programmes/supplies/holder-words.ts';
import { holders } from '#lib/programmes/supplies/holder-queries.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { movementWords } from '#lib/programmes/supplies/movement-words.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Movements in one file, the newest. */
const FILE_ROWS_MAX = 20_000;

/**
 * All movements as a file for spreadsheets, the newest first: whose bag, what, how many, when and why,
 * and never to whom. Whoever may not know people reads of handings out the sums alone, which come last.
 * Refuses whoever does not work in the office.
 */
export async function takeSuppliesHome(
	work: Work<StaffActor>,
	zone: string,
	language: Language
): Promise<Outcome<string>> {
	const { actor } = work;
	if (!worksAs(actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const items = new Map((await itemsOf(work)).map((item) => [item.id, item]));
	const names = new Map((await holders(work)).map((one) => [one.id, holderName(one)]));
	const rows = await allMovements(work, FILE_ROWS_MAX);
	const sums = mayKnowPeople(actor.role) ? [] : await handedOutInAll(work);
	const details = { movements: rows.length };
	await record(work, { act: 'supplies.taken_home', subjectId: actor.staffId, details });
	const heads = [
		...[m.supplies_when(), m.supplies_bag_of(), m.supplies_item(), m.supplies_what_happened()],
		...[m.supplies_change(), m.supplies_unit(), m.supplies_counted(), m.supplies_reason()],
		...[m.supplies_batch(), m.supplies_expires()]
	];
	const lines = rows.map((movement) => {
		const item = items.get(movement.itemId)!;
		const { day, minute } = wallClock(movement.occurredAt, zone);
		return [
			...[`${day} ${formatMinute(minute)}`, names.get(movement.holderId)!, item.name[language]],
			...[movementWords[movement.kind](), String(movement.quantity), item.unit[language]],
			...[movement.counted === null ? '' : String(movement.counted), movement.reason ?? ''],
			...[movement.batch ?? '', movement.expiresOn ?? '']
		];
	});
	const inAll = sums.map(({ holderId, itemId, quantity }) => {
		const item = items.get(itemId)!;
		const what = [names.get(holderId)!, item.name[language], m.supplies_handed_out_in_all()];
		return ['', ...what, String(quantity), item.unit[language], '', '', '', ''];
	});
	return done(csvFile([heads, ...lines, ...inAll]));
}
