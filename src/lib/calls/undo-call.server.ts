import type { StaffActor } from '#lib/base/actor.ts';
import { done, type Outcome } from '#lib/base/problems.ts';
import { planCalls } from '#lib/calls/plan-calls.server.ts';
import { takeUpCall } from '#lib/calls/claims.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { undoContact } from '#lib/programmes/undo-contact.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Takes a call in vain back and opens the person again, so that it can be recorded as it was. */
export async function undoCall(
	work: Work<StaffActor>,
	agency: Agency,
	contactId: string
): Promise<Outcome<string>> {
	const undone = await undoContact(work, contactId);
	if (!undone.ok) return undone;
	await planCalls(work, agency.zone, [undone.value]);
	const taken = await takeUpCall(work, undone.value);
	return taken.ok ? done(undone.value) : taken;
}
