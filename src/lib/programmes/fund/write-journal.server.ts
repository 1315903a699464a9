import { and, eq } from 'drizzle-orm';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { isBalanced } from '#lib/programmes/fund/accounts.ts';
import type { Giver } from '#lib/programmes/fund/fund.ts';
import { fundJournal, fundLine } from '#lib/programmes/fund/money-schema.server.ts';
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

/** The same, with its row in the ledger where it was not there yet. */
export async function keepJournal(
	work: Work,
	fundId: string,
	journal: NewJournal & More
): Promise<void> {
	if (!(await writeJournal(work, fundId, journal))) return;
	await record(work, { act: 'fund.recorded', subjectId: fundId, details: { kind: journal.kind } });
}

/** Whether a journal was kept already, as when a form is sent twice. */
export async function isWritten({ actor, tx }: Work, id: string): Promise<boolean> {
	const found = await tx
		.select({ id: fundJournal.id })
		.from(fundJournal)
		.where(and(eq(fundJournal.agencyId, actor.agencyId), eq(fundJournal.id, id)));
	return found.length > 0;
}
