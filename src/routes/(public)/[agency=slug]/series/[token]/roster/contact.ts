import type { Actor } from '#lib/base/actor.ts';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

/** The organization behind the link of a series; 404 for any other. */
export async function contactBehind(
	locals: App.Locals,
	token: string
): Promise<Extract<Actor, { kind: 'organization' }>> {
	const visitor = visitorOf(locals);
	const seriesId = await reading(visitor, (work) => subjectOfLink(work, 'series', token));
	if (!seriesId) missing('link_unknown');
	return { kind: 'organization', agencyId: visitor.agencyId, seriesId };
}
