import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { mayKeepFunds } from '#lib/identity/doors.ts';
import { balanceOf, balancesOf, reversed, type Line } from '#lib/programmes/fund/accounts.ts';
import { journalsOfFund, lockFund } from '#lib/programmes/fund/queries.server.ts';
import { keepJournal } from '#lib/programmes/fund/write-journal.server.ts';
import type { Work } from '#lib/server/work.server.ts';

const reversible = ['receipt', 'payout_proof'];

/** Whether an entry may be undone: money in or out as somebody said it was, once. */
export function isReversible(
	{ id, kind }: { id: string; kind: string },
	journals: { reversesId: string | null }[]
): boolean {
	return reversible.includes(kind) && !journals.some(({ reversesId }) => reversesId === id);
}

/**
 * Undoes what was recorded by mistake, by its reverse. A second time changes nothing. Refuses with
 * `fund_used` what later rows stand on.
 */
export async function reverseJournal(
	work: Work<StaffActor>,
	{ fundId, journalId, evidence }: { fundId: string; journalId: string; evidence: string }
): Promise<Outcome<null>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	if (!(await lockFund(work, fundId))) return refused(problem('not_found'));
	const journals = await journalsOfFund(work, fundId);
	const wrong = journals.find(({ id }) => id === journalId);
	if (!wrong || !reversible.includes(wrong.kind)) return refused(problem('not_found'));
	if (journals.some(({ reversesId }) => reversesId === journalId)) return done(null);
	const plain = ({ account, memberId, debit, credit }: Line) => ({
		account,
		memberId,
		debit,
		credit
	});
	const lines = reversed(wrong.lines.map(plain));
	const after = [...journals.flatMap((one) => one.lines), ...lines];
	const isBelow = Object.values(balancesOf(after)).some((held) => held < 0);
	const own = wrong.memberId && balanceOf(after, 'participant_deposit', wrong.memberId) < 0;
	if (isBelow || own) return refused(problem('fund_used'));
	const { memberId } = wrong;
	await keepJournal(work, fundId, {
		kind: 'correction',
		memberId,
		reversesId: journalId,
		evidence,
		lines
	});
	return done(null);
}
