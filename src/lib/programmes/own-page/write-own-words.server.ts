import { and, eq } from 'drizzle-orm';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { boundTo, ownWordsOf } from '#lib/programmes/own-page/own-words.server.ts';
import { readOwnWords } from '#lib/programmes/own-page/read-own-words.ts';
import { planNote } from '#lib/programmes/own-page/schema.server.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { notRegistered } from '#lib/programmes/registration.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Keeps what somebody wrote to the prompts of their programme, as a whole: what is the same stays, what
 * is empty now is removed. The ledger says which prompts, never what. Refuses
 * `not_found`, also for who is not registered, and what is too long in its field; nothing is kept then.
 */
export async function writeOwnWords(
	work: Work,
	enrolmentId: string,
	typed: Record<string, string>
): Promise<Outcome<null>> {
	const person = await enrolmentById(work, enrolmentId);
	if (!person || (await notRegistered(work, [person])).has(person.id)) {
		return refused(problem('not_found'));
	}
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const read = readOwnWords(template.ownPage?.ownWords ?? [], typed);
	if (!read.ok) return read;
	const before = await ownWordsOf(work, template, enrolmentId);
	const changed = before.filter(({ key, words }) => read.value[key] !== words);
	if (changed.length === 0) return done(null);
	for (const { key } of changed) await keep(work, enrolmentId, key, read.value[key]!);
	const keys = changed.map(({ key }) => key).join(' ');
	await record(work, { act: 'words.written', subjectId: enrolmentId, details: { keys } });
	return done(null);
}

async function keep({ actor, tx, now }: Work, enrolmentId: string, key: string, words: string) {
	const { agencyId } = actor;
	if (words === '') {
		await tx
			.delete(planNote)
			.where(
				and(
					eq(planNote.agencyId, agencyId),
					eq(planNote.enrolmentId, enrolmentId),
					eq(planNote.key, key)
				)
			);
		return;
	}
	const sealed = await atRest.close(words, boundTo(enrolmentId, key));
	await tx
		.insert(planNote)
		.values({ agencyId, enrolmentId, key, sealed, writtenAt: now })
		.onConflictDoUpdate({
			target: [planNote.agencyId, planNote.enrolmentId, planNote.key],
			set: { sealed, writtenAt: now }
		});
}
