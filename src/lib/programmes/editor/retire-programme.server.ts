import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { isRetired, newestTemplate } from '#lib/programmes/editor/programme-queries.server.ts';
import { templateRetirement } from '#lib/programmes/editor/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * From now on no new service may choose the programme. Services and enrolments that have it keep it. A
 * version published later is offered again.
 */
export async function retireProgramme(
	work: Work<StaffActor>,
	{ key, reason }: { key: string; reason: string }
): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	if (!worksAs(actor, 'administrator')) return refused(problem('not_allowed'));
	const newest = await newestTemplate(work, key);
	if (!newest) return refused(problem('not_found'));
	const { version } = newest;
	if (await isRetired(work, newest)) return done(null);
	await tx
		.insert(templateRetirement)
		.values({ agencyId: actor.agencyId, key, version, reason, retiredAt: now, byId: actor.staffId })
		.onConflictDoNothing();
	await record(work, {
		...{ act: 'programme.retired', subjectId: newId(now) },
		details: { key, version }
	});
	return done(null);
}
