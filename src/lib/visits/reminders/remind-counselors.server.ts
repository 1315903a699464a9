import { and, gte, isNull, lt } from 'drizzle-orm';
import { addDays, dayOf, instantOf, wallClock } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import { doEach } from '#lib/jobs/duties.server.ts';
import { choiceOf } from '#lib/notices/choice-queries.server.ts';
import { devicesOf } from '#lib/notices/push-devices.server.ts';
import { writtenKeys } from '#lib/notices/queries.server.ts';
import type { notice } from '#lib/notices/schema.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { isEvening } from '#lib/visits/reminders/reminders.ts';
import { isStaffHere, places, pushTo } from '#lib/visits/reminders/tell-counselors.server.ts';
import { allocation, visit } from '#lib/visits/schema.server.ts';

type Due = { staffId: string; language: Language; visitIds: Set<string>; key: string };

/**
 * A duty: in the evening tells every counselor who turned messages on and has promised visits on the
 * next day how many they are. Gives how many people were told.
 */
export async function remindCounselors(agencyId: string): Promise<number> {
	const agency = await agencyById(agencyId);
	const system = { kind: 'system', agencyId } as const;
	const due = await reading(system, (work) => dueReminders(work, agency));
	await doEach(due, (one) =>
		acting(system, (work) =>
			pushTo(work, one.staffId, { template: 'push-tomorrow', key: one.key }, one)
		)
	);
	return due.length;
}

async function dueReminders(work: Work, { zone }: Agency): Promise<Due[]> {
	const { day, minute } = wallClock(work.now, zone);
	const { reminders } = await choiceOf(work);
	if (!isEvening(minute) || !reminders.includes('counselor-evening')) return [];
	const tomorrow = addDays(day, 1);
	const isTomorrow = and(
		gte(visit.startsAt, instantOf(tomorrow, 0, zone)),
		lt(visit.startsAt, instantOf(addDays(tomorrow, 1), 0, zone)),
		isNull(allocation.releasedAt)
	);
	const due = new Map<string, Due>();
	for (const { staffId, language, visitId } of await places(work, isTomorrow)) {
		const known = due.get(staffId!) ?? newDue(staffId!, language, tomorrow);
		known.visitIds.add(visitId!);
		due.set(staffId!, known);
	}
	return untold(work, due);
}

function newDue(staffId: string, language: Language, day: string): Due {
	return { staffId, language, visitIds: new Set(), key: day };
}

/** Without those whose phones were all told already, or who have none. */
async function untold(work: Work, due: Map<string, Due>): Promise<Due[]> {
	const devices = await devicesOf(work, [...due.keys()]);
	const keys = devices.map(({ id, staffId }) => ({
		staffId,
		key: `push-tomorrow ${due.get(staffId)!.key} ${id}`
	}));
	const written = await writtenKeys(
		work,
		keys.map(({ key }) => key)
	);
	const left = new Set(keys.filter(({ key }) => !written.has(key)).map(({ staffId }) => staffId));
	return [...due.values()].filter(({ staffId }) => left.has(staffId));
}

type Written = Pick<typeof notice.$inferSelect, 'agencyId' | 'subjectId' | 'createdAt'>;

/** Whether "tomorrow" is still the day it was written of, and its person still works here. */
export async function isTomorrowTrue(work: Work, written: Written): Promise<boolean> {
	const { zone } = await agencyById(written.agencyId);
	const isSameDay = dayOf(written.createdAt, zone) === dayOf(work.now, zone);
	return isSameDay && isStaffHere(work, written);
}
