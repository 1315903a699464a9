import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import type { CallSearch } from '#lib/calls/asked-calls.ts';
import { aftercareDay, QUESTION } from '#lib/calls/planned-calls.ts';
import { CALLS_ON_PAGE, countCalls, dueCalls, type DueCall } from '#lib/calls/due-calls.server.ts';
import { runningOutOf, type RunningOut } from '#lib/calls/running-out.server.ts';
import { triesOf } from '#lib/calls/tries.server.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { stepsOf } from '#lib/programmes/enrolment-scope.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import { worryingPeople } from '#lib/programmes/questions/questions.server.ts';
import { contact, contactUndo, enrolment, participant } from '#lib/programmes/schema.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type ListedCall = DueCall & {
	/** The step in words; null for a call that only asks how it goes, or only answers. */
	step: Localized | null;
	/** The step that went by and that somebody responsible is to look at. */
	escalated: Localized | null;
	/** Whether one of what waits is a report of theirs that is worrying. */
	isWorrying: boolean;
	/** How often they were tried since they were last reached, as their page lists it. */
	tries: number;
	/** What ends before the contact after this call. */
	ends: RunningOut[];
};

/** The list of a day, page by page. That its people were looked at is written down. */
export async function listCalls(
	work: Work<StaffActor>,
	agency: Agency,
	search: CallSearch,
	page: number
) {
	const today = dayOf(work.now, agency.zone);
	const counts = await countCalls(work, search, today);
	const pages = Math.max(1, Math.ceil(counts.found / CALLS_ON_PAGE));
	const shown = Math.min(page, pages);
	const rows = await dueCalls(work, search, today, shown);
	const subjectIds = rows.map(({ id }) => id);
	const ends = await runningOutOf(work, agency.zone, subjectIds);
	const tries = await triesOf(work, rows);
	const worrying = await worryingPeople(work, subjectIds);
	const calls: ListedCall[] = [];
	for (const row of rows) {
		const step = await stepOf(work, row, row.key);
		const escalated = await stepOf(work, row, row.escalatedKey);
		const more = { tries: tries.get(row.id) ?? 0, ends: ends.get(row.id) ?? [] };
		calls.push({ ...row, step, escalated, isWorrying: worrying.has(row.id), ...more });
	}
	await noteAccess(work, { action: 'view', subjectIds, reason: 'call list' });
	return { today, counts, calls, page: shown, pages };
}

async function stepOf(work: Work, row: DueCall, key: string | null): Promise<Localized | null> {
	if (key === null || key === QUESTION || aftercareDay(key) !== null) return null;
	const template = await templateOf(work, row.templateKey, row.templateVersion);
	return stepsOf(template).find((one) => one.key === key)?.label ?? template.label;
}

/** A call that the actor recorded, also one that was taken back since; null for any other. */
export async function callJustMade({ actor, tx }: Work<StaffActor>, contactId: string) {
	const [found] = await tx
		.select({
			...{ enrolmentId: contact.enrolmentId, name: participant.name },
			...{ result: contact.result, undoneAt: contactUndo.undoneAt }
		})
		.from(contact)
		.innerJoin(
			enrolment,
			and(eq(enrolment.agencyId, contact.agencyId), eq(enrolment.id, contact.enrolmentId))
		)
		.innerJoin(
			participant,
			and(eq(participant.agencyId, enrolment.agencyId), eq(participant.id, enrolment.participantId))
		)
		.leftJoin(
			contactUndo,
			and(eq(contactUndo.agencyId, contact.agencyId), eq(contactUndo.contactId, contact.id))
		)
		.where(
			and(
				eq(contact.agencyId, actor.agencyId),
				eq(contact.id, contactId),
				eq(contact.recordedBy, actor.staffId)
			)
		);
	return found ?? null;
}
