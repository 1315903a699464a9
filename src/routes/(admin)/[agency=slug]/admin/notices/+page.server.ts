import { hasProvider } from '#lib/notices/providers.server.ts';
import { newestNotices } from '#lib/notices/queries.server.ts';
import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

/** Delivery states for the office. Words and private links of a notice are not shown here. */
export async function load({ locals }) {
	const rows = await reading(staffOf(locals), (work) => newestNotices(work));
	return {
		notices: rows.map((row) => ({
			id: row.id,
			template: row.template,
			channel: row.channel,
			createdAt: row.createdAt,
			sentAt: row.sentAt,
			failedAt: row.failedAt,
			failure: row.failure,
			attempts: row.attempts,
			hasProvider: hasProvider(row.channel)
		}))
	};
}
