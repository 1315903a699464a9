import { and, eq, isNotNull } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';

/** Adds a piece of equipment, of a kind as the rules of services name it. Gives its id. */
export async function addPiece(
	work: Work<StaffActor>,
	{ kind, label }: { kind: string; label: string }
): Promise<Outcome<string>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const { actor, tx, now } = work;
	const id = newId(now);
	await tx
		.insert(resource)
		.values({ agencyId: actor.agencyId, id, equipmentKind: kind, label, createdAt: now });
	await record(work, { act: 'resource.added', subjectId: id, details: { kind, label } });
	return done(id);
}

/** Calls a piece otherwise. */
export async function namePiece(
	work: Work<StaffActor>,
	{ pieceId, label }: { pieceId: string; label: string }
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const { actor, tx } = work;
	const [named] = await tx
		.update(resource)
		.set({ label })
		.where(
			and(
				eq(resource.agencyId, actor.agencyId),
				eq(resource.id, pieceId),
				isNotNull(resource.equipmentKind)
			)
		)
		.returning({ id: resource.id });
	if (!named) return refused(problem('not_found'));
	await record(work, { act: 'resource.named', subjectId: pieceId, details: { label } });
	return done(null);
}
