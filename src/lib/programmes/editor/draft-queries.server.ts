import { and, desc, eq } from 'drizzle-orm';
import { isUuid } from '#lib/base/ids.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { templateDraft } from '#lib/programmes/editor/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Drafts that an agency can have in writing at once. */
export const DRAFTS_MAX = 50;

function selectDrafts({ tx }: Work) {
	return tx
		.select({
			id: templateDraft.id,
			key: templateDraft.key,
			body: templateDraft.body,
			previous: templateDraft.previous,
			revision: templateDraft.revision,
			keptAt: templateDraft.keptAt,
			keptBy: staff.name
		})
		.from(templateDraft)
		.innerJoin(
			staff,
			and(eq(staff.agencyId, templateDraft.agencyId), eq(staff.id, templateDraft.keptById))
		);
}

export type TemplateDraft = Awaited<ReturnType<typeof selectDrafts>>[number];

/** One draft; null where there is none of that id. */
export async function draftById(work: Work, id: string): Promise<TemplateDraft | null> {
	// A text that is no id, as an address may hold, is not asked for.
	if (!isUuid(id)) return null;
	const [found] = await selectDrafts(work).where(
		and(eq(templateDraft.agencyId, work.actor.agencyId), eq(templateDraft.id, id))
	);
	return found ?? null;
}

/** The draft of a programme; null where nobody is writing it. */
export async function draftOfKey(work: Work, key: string): Promise<TemplateDraft | null> {
	const [found] = await selectDrafts(work).where(
		and(eq(templateDraft.agencyId, work.actor.agencyId), eq(templateDraft.key, key))
	);
	return found ?? null;
}

/** Every draft of the agency, the last that was kept first. */
export function draftsOfAgency(work: Work): Promise<TemplateDraft[]> {
	return selectDrafts(work)
		.where(eq(templateDraft.agencyId, work.actor.agencyId))
		.orderBy(desc(templateDraft.keptAt), templateDraft.id);
}
