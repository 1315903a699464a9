import { and, eq, inArray } from 'drizzle-orm';
import { isStopped, stoppedOf } from '#lib/notices/stops.server.ts';
import type { ClosureReason } from '#lib/programmes/facts.ts';
import { consentsOf, enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { notRegistered } from '#lib/programmes/registration.server.ts';
import { closure } from '#lib/programmes/schema.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

// Who ended their enrolment themselves is left in peace, and so are the relatives of the dead.
const NEVER_AGAIN: ClosureReason[] = ['died', 'refused'];

/**
 * Whether this person may be asked anything more: not once they died or refused to go on, nor while
 * they decline what no registration goes without.
 */
export async function mayAsk(work: Work, enrolmentId: string): Promise<boolean> {
	const { actor, tx } = work;
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
	if (ended) return false;
	const person = await enrolmentById(work, enrolmentId);
	return person !== null && !(await notRegistered(work, [person])).has(enrolmentId);
}

/**
 * Whether this person may be written to: they may be asked, agreed to it, and did not stop it since.
 */
export async function mayRemind(work: Work, enrolmentId: string): Promise<boolean> {
	return (await textsOf(work, enrolmentId)) === 'on';
}

/**
 * Where a person stands with texts: `declined` when they said no, which they may change; `none` when
 * they were never asked or may not be asked any more. Their latest answer holds; no answer is a no. Who
 * never agreed can have stopped them too: whoever booked a place is told of its changes.
 */
export async function textsOf(
	work: Work,
	enrolmentId: string
): Promise<'on' | 'stopped' | 'declined' | 'none'> {
	const person = await enrolmentById(work, enrolmentId);
	if (!person || !(await mayAsk(work, enrolmentId))) return 'none';
	const of = { audience: 'participant', subjectId: enrolmentId } as const;
	if (await isStopped(work, of)) return 'stopped';
	const agreed = (await answersByForm(work, [person])).get(enrolmentId);
	return agreed === undefined ? 'none' : agreed ? 'on' : 'declined';
}

type Enrolled = { id: string; templateKey: string; templateVersion: number };

/** Of people whose enrolments go on, the ids of those who agreed to texts and did not stop them. */
export async function agreedToTexts(work: Work, people: Enrolled[]): Promise<Set<string>> {
	const answers = await answersByForm(work, people);
	const agreed = people.map(({ id }) => id).filter((id) => answers.get(id));
	const stopped = await stoppedOf(work, 'participant', agreed);
	return new Set(agreed.filter((id) => !stopped.has(id)));
}

/** The latest answer to a form that asks about texts; of nobody who never gave one. */
async function answersByForm(work: Work, people: Enrolled[]): Promise<Map<string, boolean>> {
	const given = await consentsOf(
		work,
		people.map(({ id }) => id)
	);
	const latest = new Map(
		given.map((row) => [`${row.enrolmentId} ${row.formKey} ${row.itemKey}`, row.given])
	);
	const asked = new Map<string, string[]>();
	const answers = new Map<string, boolean>();
	for (const { id, templateKey, templateVersion } of people) {
		const name = `${templateKey} ${templateVersion}`;
		if (!asked.has(name)) {
			asked.set(name, remindersIn(await templateOf(work, templateKey, templateVersion)));
		}
		const own = asked.get(name)!.flatMap((item) => latest.get(`${id} ${item}`) ?? []);
		if (own.length > 0) answers.set(id, own.includes(true));
	}
	return answers;
}

/** The items of a template's forms that ask about texts, as `form item`. */
function remindersIn({ consents }: Template): string[] {
	return consents.flatMap((form) =>
		form.items.filter((item) => item.kind === 'reminders').map((item) => `${form.key} ${item.key}`)
	);
}
