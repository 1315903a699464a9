import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { mayKeepFunds } from '#lib/identity/doors.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { csvFile } from '#lib/organizations/roster-csv.ts';
import { balanceOf } from '#lib/programmes/fund/accounts.ts';
import { membersOf } from '#lib/programmes/fund/members.server.ts';
import { fundById, linesOf, type Fund } from '#lib/programmes/fund/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Who is to be paid how much now: payouts and what is given back, without saying which. */
export async function payoutsNow(work: Work, zone: string, fund: Fund) {
	const lines = await linesOf(work, fund.id);
	const members = await membersOf(work, zone, fund);
	return members.flatMap(({ id, enrolmentId, name, phone }) => {
		const amount = balanceOf(lines, 'payable_participant', id);
		return amount > 0 ? [{ id, enrolmentId, name, phone, amount }] : [];
	});
}

/**
 * The list for the custodian as a file: names, numbers and amounts, and nothing of why. Who took it, why,
 * and the hash of the file stay in the log.
 */
export async function takePayoutsHome(
	work: Work<StaffActor>,
	zone: string,
	{ fundId, reason }: { fundId: string; reason: string }
): Promise<Outcome<string>> {
	if (!mayKeepFunds(work.actor.role)) return refused(problem('not_allowed'));
	const fund = await fundById(work, fundId);
	if (!fund) return refused(problem('not_found'));
	const rows = await payoutsNow(work, zone, fund);
	const heads = [m.fund_person(), m.fund_phone(), m.fund_amount()];
	const file = csvFile([heads, ...rows.map((row) => [row.name, row.phone, String(row.amount)])]);
	const subjectIds = rows.map(({ enrolmentId }) => enrolmentId);
	await noteAccess(work, { action: 'export', subjectIds, reason });
	const details = { rows: rows.length, sha256: await sha256Hex(file) };
	await record(work, { act: 'fund.payouts_taken_home', subjectId: fundId, details });
	return done(file);
}
