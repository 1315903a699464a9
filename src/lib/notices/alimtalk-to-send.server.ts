import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { alimtalkWording, type Alimtalk } from '#lib/notices/schema.server.ts';
import { reading } from '#lib/server/work.server.ts';

/**
 * The words for the messenger if its approval still stands at this moment, else none: what is not
 * approved never leaves as AlimTalk.
 */
export async function alimtalkToSend(
	agencyId: string,
	written: Alimtalk | undefined
): Promise<Alimtalk | null> {
	if (!written) return null;
	return reading({ kind: 'system', agencyId }, async ({ tx }) => {
		const [approved] = await tx
			.select({ code: alimtalkWording.code })
			.from(alimtalkWording)
			.where(
				and(
					eq(alimtalkWording.agencyId, agencyId),
					eq(alimtalkWording.code, written.code),
					isNotNull(alimtalkWording.approvedAt),
					isNull(alimtalkWording.retiredAt)
				)
			);
		return approved ? written : null;
	});
}
