import { makeLink, subjectOfLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';

const DAY_MS = 86_400_000;
/** Longer than any programme: after it there is nothing left to stop. */
const OPEN_DAYS = 400;

const kinds = { organization: 'stop-series', participant: 'stop-plan' } as const;
type Stoppable = { audience: keyof typeof kinds; subjectId: string };

/** A link that stops reminders and does nothing else, so that it may stand in every one of them. */
export async function stopAddress(work: Work, agency: Agency, of: Stoppable): Promise<string> {
	const expiresAt = new Date(work.now.getTime() + OPEN_DAYS * DAY_MS);
	const token = await makeLink(work, kinds[of.audience], of.subjectId, expiresAt);
	return `${settings.publicOrigin}/${agency.slug}/stop/${token}`;
}

/** What such a link stops; null for any other link. */
export async function stoppedBy(work: Work, token: string): Promise<Stoppable | null> {
	for (const audience of ['organization', 'participant'] as const) {
		const subjectId = await subjectOfLink(work, kinds[audience], token);
		if (subjectId) return { audience, subjectId };
	}
	return null;
}
