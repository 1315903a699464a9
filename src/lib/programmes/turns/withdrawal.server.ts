import { and, eq, isNull, notExists } from 'drizzle-orm';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { enrolment } from '#lib/programmes/schema.server.ts';
import { withdrawal } from '#lib/programmes/turns/schema.server.ts';
import { inList } from '#lib/server/in-list.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** For a question that reads `enrolment`: only those who did not give their place at a stop back. */
export function keepsPlace(tx: Work['tx']) {
	const live = tx
		.select({ id: withdrawal.id })
		.from(withdrawal)
		.where(
			and(
				eq(withdrawal.agencyId, enrolment.agencyId),
				eq(withdrawal.enrolmentId, enrolment.id),
				isNull(withdrawal.returnedAt)
			)
		);
	return notExists(live);
}

/** Whether somebody gave their place back and has not returned. */
export async function isWithdrawn({ actor, tx }: Work, enrolmentId: string): Promise<boolean> {
	const [live] = await tx
		.select({ id: withdrawal.id })
		.from(withdrawal)
		.where(isLive(actor.agencyId, enrolmentId));
	return live !== undefined;
}

/** Writes that somebody does not come; false when that is known already. */
export async function writeWithdrawal(work: Work, enrolmentId: string): Promise<boolean> {
	const { agencyId } = work.actor;
	const [fresh] = await work.tx
		.insert(withdrawal)
		.values({ agencyId, id: newId(work.now), enrolmentId, withdrawnAt: work.now })
		.onConflictDoNothing()
		.returning({ id: withdrawal.id });
	if (fresh) await record(work, { act: 'place.given_back', subjectId: enrolmentId });
	return fresh !== undefined;
}

/**
 * Those who gave their place back have it again, whether or not one is free: ask before where that
 * matters. Gives the enrolments that had given it back.
 */
export async function endWithdrawals(work: Work, enrolmentIds: string[]): Promise<string[]> {
	if (enrolmentIds.length === 0) return [];
	const { agencyId } = work.actor;
	const ended = await work.tx
		.update(withdrawal)
		.set({ returnedAt: work.now })
		.where(
			and(
				eq(withdrawal.agencyId, agencyId),
				inList(withdrawal.enrolmentId, enrolmentIds),
				isNull(withdrawal.returnedAt)
			)
		)
		.returning({ enrolmentId: withdrawal.enrolmentId });
	const ids = ended.map(({ enrolmentId }) => enrolmentId);
	for (const subjectId of ids) await record(work, { act: 'place.taken_again', subjectId });
	return ids;
}

/** The same for one; false when they had not given it back. */
export async function endWithdrawal(work: Work, enrolmentId: string): Promise<boolean> {
	return (await endWithdrawals(work, [enrolmentId])).length > 0;
}

function isLive(agencyId: string, enrolmentId: string) {
	return and(
		eq(withdrawal.agencyId, agencyId),
		eq(withdrawal.enrolmentId, enrolmentId),
		isNull(withdrawal.returnedAt)
	);
}
