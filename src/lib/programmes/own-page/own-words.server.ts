import { and, eq } from 'drizzle-orm';
import { atRest } from '#lib/identity/at-rest.server.ts';
import type { OwnWords } from '#lib/programmes/own-page/own-page.ts';
import { planNote } from '#lib/programmes/own-page/schema.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** The prompts of a person's programme, each with what they wrote. Who reads it notes that they do. */
export async function ownWordsOf(
	{ actor, tx }: Work,
	template: Template,
	enrolmentId: string
): Promise<OwnWords[]> {
	const prompts = template.ownPage?.ownWords ?? [];
	if (prompts.length === 0) return [];
	const rows = await tx
		.select()
		.from(planNote)
		.where(and(eq(planNote.agencyId, actor.agencyId), eq(planNote.enrolmentId, enrolmentId)));
	return Promise.all(
		prompts.map(async (prompt) => {
			const row = rows.find(({ key }) => key === prompt.key);
			const words = row ? await atRest.open(row.sealed, boundTo(enrolmentId, prompt.key)) : '';
			return { ...prompt, words, writtenAt: row?.writtenAt ?? null };
		})
	);
}

/** What the wrapped words of one prompt are bound to. */
export function boundTo(enrolmentId: string, key: string): string {
	return `${enrolmentId} ${key}`;
}
