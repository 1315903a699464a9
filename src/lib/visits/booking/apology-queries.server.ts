import { whenWritten } from '#lib/notices/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What the apology for a request that got no answer is written once by. */
export const apologyKey = (seriesId: string) => `series-unanswered ${seriesId}`;

/** That its organization was told nobody would come: when it was written, and when it went out. */
export type Apology = { writtenAt: Date; sentAt: Date | null };

/** Which of these series were apologized for, and when. */
export async function apologiesOf(work: Work, seriesIds: string[]): Promise<Map<string, Apology>> {
	const written = await whenWritten(work, seriesIds.map(apologyKey));
	return new Map(
		seriesIds.flatMap((id) => {
			const apology = written.get(apologyKey(id));
			return apology ? [[id, apology] as const] : [];
		})
	);
}

/** The apology for one series; null where there was none. */
export async function apologyOf(work: Work, seriesId: string): Promise<Apology | null> {
	return (await apologiesOf(work, [seriesId])).get(seriesId) ?? null;
}
