import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Language } from '#lib/base/localized.ts';
import { originalOf, said, type NoticeKey, type Wording } from '#lib/notices/originals.ts';
import { filled } from '#lib/notices/placeholders.ts';
import { alimtalkWording, noticeWording, type Alimtalk } from '#lib/notices/schema.server.ts';
import { together, type Work } from '#lib/server/work.server.ts';

export type WordingRow = typeof noticeWording.$inferSelect;

/** The versions that an agency wrote of one notice in one language, the newest first. */
export function wordingsOf({ actor, tx }: Work, template: string, language: Language) {
	return tx
		.select()
		.from(noticeWording)
		.where(
			and(
				eq(noticeWording.agencyId, actor.agencyId),
				eq(noticeWording.template, template),
				eq(noticeWording.language, language)
			)
		)
		.orderBy(desc(noticeWording.version));
}

/** The newest version of every notice in both languages; none for those never changed. */
export function newestWordings({ actor, tx }: Work): Promise<WordingRow[]> {
	return tx
		.selectDistinctOn([noticeWording.template, noticeWording.language])
		.from(noticeWording)
		.where(eq(noticeWording.agencyId, actor.agencyId))
		.orderBy(noticeWording.template, noticeWording.language, desc(noticeWording.version));
}

/**
 * What a notice says: the agency's own wording where it has one, else the original; and the words
 * that the messenger approved for it, where there are some.
 */
export async function wordsOf(
	work: Work,
	template: NoticeKey,
	locale: Language,
	values: Record<string, string | number>
): Promise<Wording & { alimtalk: Alimtalk | null }> {
	const texts = Object.fromEntries(
		Object.entries(values).map(([name, one]) => [name, String(one)])
	);
	const original = originalOf(template)!;
	const [[own], alimtalk] = await together(
		() => wordingsOf(work, template, locale).limit(1),
		async () => (original.channel === 'text' ? approvedFor(work, template, locale) : null)
	);
	return {
		...(own && !own.isOriginal
			? { subject: filled(own.subject, texts), body: filled(own.body, texts) }
			: said(original, texts, locale)),
		alimtalk: alimtalk && { code: alimtalk.code, text: filled(alimtalk.body, texts) }
	};
}

async function approvedFor({ actor, tx }: Work, template: string, language: Language) {
	const [approved] = await tx
		.select({ code: alimtalkWording.code, body: alimtalkWording.body })
		.from(alimtalkWording)
		.where(
			and(
				eq(alimtalkWording.agencyId, actor.agencyId),
				eq(alimtalkWording.template, template),
				eq(alimtalkWording.language, language),
				isNotNull(alimtalkWording.approvedAt),
				isNull(alimtalkWording.retiredAt)
			)
		)
		.orderBy(desc(alimtalkWording.approvedAt))
		.limit(1);
	return approved ?? null;
}
