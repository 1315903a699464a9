import { and, eq, gt, gte, isNotNull, isNull, lt, or, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Language } from '#lib/base/localized.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { enqueue, type JobData } from '#lib/jobs/queue.server.ts';
import type { NoticeKey } from '#lib/notices/originals.ts';
import { devicesOf } from '#lib/notices/push-devices.server.ts';
import type { notice } from '#lib/notices/schema.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';
import { allocation, confirmation, visit } from '#lib/visits/schema.server.ts';
import { resource } from '#lib/visits/time/schema.server.ts';

/** How many visits somebody of the staff is told of, and when the first of them begins. */
type Told = { language: Language; visitIds: Set<string>; firstAt: Date };

const MINUTE_MS = 60_000;
/** Longer than an act that began at the end of a minute may take. */
const GRACE_SECONDS = 20;

/**
 * Sees to it that counselors hear of what this act changed, together with everything else of the same
 * minute: what the office does at once is one message.
 */
export async function tellCounselorsSoon(work: Work): Promise<void> {
	const inMinuteMs = work.now.getTime() % MINUTE_MS;
	const from = new Date(work.now.getTime() - inMinuteMs).toISOString();
	const left = Math.ceil((MINUTE_MS - inMinuteMs) / 1000);
	await enqueue(work, 'tell-counselors', { from }, from, left + GRACE_SECONDS);
}

/**
 * Tells counselors that promised visits of theirs were given to them, taken away, moved or cancelled
 * in the minute that began at `from`: a message to each phone on which they turned messages on, with
 * a number and nothing else.
 */
export async function tellCounselors(agencyId: string, { from }: JobData): Promise<void> {
	await acting({ kind: 'system', agencyId }, async (work) => {
		for (const [staffId, told] of await whoseChanged(work, new Date(from!))) {
			const { firstAt: aboutAt } = told;
			await pushTo(work, staffId, { template: 'push-changed', key: from!, aboutAt }, told);
		}
	});
}

/** Writes a notice for every phone of somebody of the staff. */
export async function pushTo(
	work: Work,
	staffId: string,
	fact: { template: NoticeKey; key: string; aboutAt?: Date },
	{ language, visitIds }: Pick<Told, 'language' | 'visitIds'>
): Promise<void> {
	const devices = await devicesOf(work, [staffId]);
	if (devices.length === 0) return;
	const { template, key, aboutAt } = fact;
	const { subject, body } = await wordsOf(work, template, language, { count: visitIds.size });
	for (const { id } of devices) {
		await writeNotice(work, {
			onceKey: `${template} ${key} ${id}`,
			template,
			channel: 'push',
			recipient: id,
			language,
			subject,
			body,
			subjectId: staffId,
			...(aboutAt && { aboutAt })
		});
	}
}

/** Who of the staff gained or lost a place in a crew in that minute, with the visits that lie ahead. */
async function whoseChanged(work: Work, from: Date) {
	const to = new Date(from.getTime() + MINUTE_MS);
	const isThen = (column: PgColumn) => and(gte(column, from), lt(column, to));
	const isNewlyPromised = and(isThen(confirmation.confirmedAt), isNull(allocation.releasedAt));
	const isChanged = or(
		isThen(allocation.createdAt),
		isThen(allocation.releasedAt),
		isNewlyPromised
	);
	const told = new Map<string, Told>();
	for (const row of await places(work, and(gt(visit.startsAt, work.now), isChanged))) {
		const known = told.get(row.staffId!) ?? {
			language: row.language,
			visitIds: new Set<string>(),
			firstAt: row.startsAt
		};
		known.visitIds.add(row.visitId!);
		if (row.startsAt < known.firstAt) known.firstAt = row.startsAt;
		told.set(row.staffId!, known);
	}
	return told;
}

/** Places in crews of promised visits, kept or given up, of people who still work here. */
export function places({ actor, tx }: Work, which: SQL | undefined) {
	return tx
		.select({
			staffId: resource.staffId,
			language: staff.language,
			visitId: allocation.visitId,
			startsAt: visit.startsAt
		})
		.from(allocation)
		.innerJoin(
			resource,
			and(eq(resource.agencyId, allocation.agencyId), eq(resource.id, allocation.resourceId))
		)
		.innerJoin(staff, and(eq(staff.agencyId, resource.agencyId), eq(staff.id, resource.staffId)))
		.innerJoin(
			visit,
			and(eq(visit.agencyId, allocation.agencyId), eq(visit.id, allocation.visitId))
		)
		.innerJoin(
			confirmation,
			and(eq(confirmation.agencyId, visit.agencyId), eq(confirmation.seriesId, visit.seriesId))
		)
		.where(
			and(
				eq(allocation.agencyId, actor.agencyId),
				isNotNull(resource.staffId),
				isNull(staff.disabledAt),
				which
			)
		);
}

type Written = Pick<typeof notice.$inferSelect, 'subjectId'>;

/** Whether a message that waits may still go out: its person still works here. */
export async function isStaffHere({ actor, tx }: Work, { subjectId }: Written): Promise<boolean> {
	const [found] = await tx
		.select({ disabledAt: staff.disabledAt })
		.from(staff)
		.where(and(eq(staff.agencyId, actor.agencyId), eq(staff.id, subjectId!)));
	return found !== undefined && found.disabledAt === null;
}
