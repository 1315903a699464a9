import { dayOf } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';
import { receiptOf, receiptsForVisit } from '#lib/programmes/rewards/receipts.server.ts';
import { agencyOf, missing } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { giverOf } from '../rewards-door.server.ts';

/** The receipt of one gift, or those to take along to a visit. Each leaves a line about its person. */
export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const { language } = locals;
	const given = url.searchParams.get('given');
	const visit = url.searchParams.get('visit');
	const receipts = await acting(giverOf(locals), async (work) => {
		if (isUuid(visit)) return receiptsForVisit(work, visit, dayOf(work.now, zone));
		const receipt = isUuid(given) ? await receiptOf(work, given) : null;
		return receipt ? [receipt] : missing();
	});
	return {
		receipts: receipts.map(({ gift, ...one }) => ({ ...one, gift: gift[language] }))
	};
}
