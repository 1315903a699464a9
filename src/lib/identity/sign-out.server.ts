import { checkSession, endSession } from '#lib/identity/sessions.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { acting } from '#lib/server/work.server.ts';

/** Ends the session of this cookie on the server; the cookie itself is worth nothing afterwards. */
export async function signOut(agencyId: string, token: string): Promise<void> {
	await acting({ kind: 'visitor', agencyId }, async (work) => {
		const held = await checkSession(work, token);
		if (!held) return;
		await endSession(work, token);
		await record(work, { act: 'staff.signed_out', subjectId: held.staffId });
	});
}
