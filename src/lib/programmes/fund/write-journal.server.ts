import { newId } from '#lib/identity/cryptography.ts';
import { isBalanced } from '#lib/programmes/fund/accounts.ts';
import type { Giver } from '#lib/programmes/fund/fund.ts';
import { fundJournal, fundLine } from '#lib/programmes/fund/schema.server.ts';
import type { NewJournal } from '#lib/programmes/fund/settlement.ts';
import type { Work } from '#lib/server/work.server.ts';

type More = {
	/** Made by the page, so that what is sent twice is kept once. */
	id?: string;
	verdictId?: string | null;
	pledged?: number;
	giver?: Giver;
	evidence?: string;
	reversesId?: string;
};

/** Writes one journal with its lines. False where it was there already; throws at one that does not balance. */
export async function writeJournal(
	{ actor, tx, now }: Work,
	fundId: string,
	{ lines, id = newId(now), ...journal }: NewJournal & More
): Promise<boolean> {
	if (!isBalanced(lines)) throw new Error('a journal is not balanced');
	const { agencyId } = actor;
	const [fresh] = await tx
		.insert(fundJournal)
		.values({
			...journal,
			...{ agencyId, id, fundId, recordedAt: now },
			recordedBy: actor.kind === 'staff' ? actor.staffId : null
		})
		.onConflictDoNothing({ target: [fundJournal.agencyId, fundJournal.id] })
		.returning({ id: fundJournal.id });
	if (!fresh || lines.length === 0) return fresh !== undefined;
	await tx
		.insert(fundLine)
		.values(lines.map((line, number) => ({ ...line, agencyId, journalId: id, number, fundId })));
	return true;
}
