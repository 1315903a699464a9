import type { Actor } from '#lib/base/actor.ts';
import { agencyOf } from '#lib/server/doors.server.ts';
import { heldSeriesId } from '../held-series.server.ts';

/** The organization behind the key of a series; 404 for any other. */
export async function contactBehind(
	locals: App.Locals,
	key: string
): Promise<Extract<Actor, { kind: 'organization' }>> {
	const seriesId = await heldSeriesId(locals, key);
	return { kind: 'organization', agencyId: agencyOf(locals).id, seriesId };
}
