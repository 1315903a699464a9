import { and, desc, eq, isNull } from 'drizzle-orm';
import { mailFate, type MailFate } from '#lib/notices/mail-fate.ts';
import { mailWay } from '#lib/notices/providers.server.ts';
import { notice } from '#lib/notices/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Where the newest mail about a subject to this address stands; null where there is none. */
export async function fateOfMail(
	{ actor, tx }: Work,
	subjectId: string,
	email: string
): Promise<MailFate | null> {
	const { recipient, sentAt, givenUpAt, bouncedAt } = notice;
	const [newest] = await tx
		.select({ recipient, sentAt, givenUpAt, bouncedAt })
		.from(notice)
		.where(
			and(
				eq(notice.agencyId, actor.agencyId),
				eq(notice.subjectId, subjectId),
				eq(notice.channel, 'mail'),
				eq(notice.recipient, email),
				isNull(notice.withdrawnAt)
			)
		)
		.orderBy(desc(notice.createdAt), desc(notice.id))
		.limit(1);
	return newest ? mailFate(newest, mailWay()) : null;
}
