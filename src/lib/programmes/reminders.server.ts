import { and, eq, inArray } from 'drizzle-orm';
import { isStopped } from '#lib/notices/stops.server.ts';
import type { ClosureReason } from '#lib/programmes/facts.ts';
import { consentsOf, enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { closure } from '#lib/programmes/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

// Who ended their enrolment themselves is left in peace, and so are the relatives of the dead.
const NEVER_AGAIN: ClosureReason[] = ['died', 'refused'];

/** Whether this person may be asked anything more: not once they died or refused to go on. */
export async function mayAsk({ actor, tx }: Work, enrolmentId: string): Promise<boolean> {
	const [ended] = await tx
		.select({ reason: closure.reason })
		.from(closure)
		.where(
			and(
				eq(closure.agencyId, actor.agencyId),
				eq(closure.enrolmentId, enrolmentId),
				inArray(closure.reason, NEVER_AGAIN)
			)
		);
	return ended === undefined;
}

/**
 * Whether this person may be written to: they may be asked, agreed to it, and did not stop it since.
 */
export async function mayRemind(work: Work, enrolmentId: string): Promise<boolean> {
	return (await textsOf(work, enrolmentId)) === 'on';
}

/**
 * Where a person stands with texts: `none` when they never agreed or may not be asked any more.
 * Their latest answer holds; no answer is a no.
 */
export async function textsOf(work: Work, enrolmentId: string): Promise<'on' | 'stopped' | 'none'> {
	const person = await enrolmentById(work, enrolmentId);
	if (!person || !(await mayAsk(work, enrolmentId))) return 'none';
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const given = await consentsOf(work, [enrolmentId]);
	const latest = new Map(given.map((row) => [`${row.formKey} ${row.itemKey}`, row.given]));
	const hasAgreed = template.consents.some((form) =>
		form.items.some(
			(item) => item.kind === 'reminders' && latest.get(`${form.key} ${item.key}`) === true
		)
	);
	if (!hasAgreed) return 'none';
	const stopped = await isStopped(work, { audience: 'participant', subjectId: enrolmentId });
	return stopped ? 'stopped' : 'on';
}
