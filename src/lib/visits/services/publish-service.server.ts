import { and, eq, isNull } from 'drizzle-orm';
import { worksAs, type Actor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { releaseHoldsOf } from '#lib/visits/allocate.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { service } from '#lib/visits/schema.server.ts';
import { saysTheSame, type ServiceFile } from '#lib/visits/services/service-file.ts';
import { fileOf, latestVersion } from '#lib/visits/services/service-queries.server.ts';

export type Published = { id: string; version: number; isNew: boolean };

/**
 * Offers a service as its file says, as the next version of its key. What is booked keeps the version
 * under which it was booked. A file that equals what is offered changes nothing. Bookings wait for
 * each other, so that none is made under rules that have just ended. With `seen`, the newest version of
 * the key that whoever publishes was shown (0 for none), another one meanwhile refuses.
 */
export async function publishService(
	work: Work,
	file: ServiceFile,
	seen?: number
): Promise<Outcome<Published>> {
	if (!mayChange(work.actor)) return refused(problem('not_allowed'));
	await lockResources(work);
	const latest = await latestVersion(work, file.key);
	if (seen !== undefined && seen !== latest) {
		return refused(
			seen === 0 ? problem('service_key_taken', undefined, 'key') : problem('service_changed')
		);
	}
	const offered = await serviceByKey(work, file.key);
	if (offered && saysTheSame(fileOf(offered), file)) {
		return done({ id: offered.id, version: offered.version, isNew: false });
	}
	if (offered) await retire(work, offered.id);
	const { programme, ...words } = file;
	const version = latest + 1;
	const id = newId(work.now);
	await work.tx.insert(service).values({
		agencyId: work.actor.agencyId,
		id,
		version,
		...words,
		templateKey: programme?.key ?? null,
		templateVersion: programme?.version ?? null,
		publishedAt: work.now
	});
	await record(work, {
		act: 'service.published',
		subjectId: id,
		details: { key: file.key, version }
	});
	return done({ id, version, isNew: true });
}

/** Takes no more requests for a service; those already made stay. Refuses one that is not offered. */
export async function retireService(work: Work, key: string): Promise<Outcome<{ id: string }>> {
	if (!mayChange(work.actor)) return refused(problem('not_allowed'));
	await lockResources(work);
	const offered = await serviceByKey(work, key);
	if (!offered) return refused(problem('not_found'));
	await retire(work, offered.id);
	await record(work, { act: 'service.retired', subjectId: offered.id, details: { key } });
	return done({ id: offered.id });
}

/** What an agency offers is for its administrators and its head to say. */
function mayChange(actor: Actor): boolean {
	return actor.kind === 'system' || worksAs(actor, 'administrator', 'head');
}

/**
 * Ends a version. What was held under it can no longer be booked, so its time is free again at this
 * very moment, by which it stays known that nobody let it pass.
 */
async function retire(work: Work, id: string): Promise<void> {
	const { actor, tx, now } = work;
	await releaseHoldsOf(work, id);
	await tx
		.update(service)
		.set({ retiredAt: now })
		.where(
			and(eq(service.agencyId, actor.agencyId), eq(service.id, id), isNull(service.retiredAt))
		);
}
