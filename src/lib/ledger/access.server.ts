import type { StaffActor } from '#lib/base/actor.ts';
import { accessEntry } from '#lib/ledger/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type Access = {
	action: 'view' | 'load_day' | 'export' | 'print';
	subjectIds: string[];
	reason: string;
};

/** Notes that a person of the agency looked at these records, one row for each. */
export async function noteAccess(work: Work<StaffActor>, access: Access): Promise<void> {
	if (access.subjectIds.length === 0) return;
	await work.tx.insert(accessEntry).values(
		access.subjectIds.map((subjectId) => ({
			agencyId: work.actor.agencyId,
			at: work.now,
			staffId: work.actor.staffId,
			action: access.action,
			subjectId,
			reason: access.reason
		}))
	);
}
