import type { Written } from '#lib/notices/notice-checks.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { placesOf } from '#lib/visits/waiting/join-waiting.server.ts';
import { waitingById } from '#lib/visits/waiting/waiting-queries.server.ts';

/**
 * Whether a mail of the end of somebody's wait may still go out: not to whoever is in line again for
 * the same service and people, who would think that place lost.
 */
export async function isWaitOver(work: Work, { subjectId, recipient }: Written): Promise<boolean> {
	const ended = subjectId && (await waitingById(work, subjectId));
	if (!ended || !ended.waiting.leftAt) return false;
	const places = await placesOf(work, recipient);
	return !places.some(
		({ waiting, serviceKey }) =>
			waiting.confirmedAt !== null &&
			serviceKey === ended.service.key &&
			waiting.headcount === ended.waiting.headcount
	);
}
