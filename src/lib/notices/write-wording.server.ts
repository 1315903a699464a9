import type { StaffActor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { originalOf, sampleValues, type NoticeKey, type Wording } from '#lib/notices/originals.ts';
import {
	filled,
	placeholderProblems,
	PREVIEW_CHARS,
	previewProblems
} from '#lib/notices/placeholders.ts';
import { noticeWording } from '#lib/notices/schema.server.ts';
import { wordingsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What a message to a phone may hold: sealed and in UTF-8 it has to stay below four kilobytes. */
const PUSH_CHARS_MAX = 200;

/** Which notice, in which language, and what no preview of it may show. */
export type AboutWording = {
	template: NoticeKey;
	language: Language;
	/** Lower case; the data of the agency's services. */
	discreetWords: string[];
	agencyName: string;
};

/**
 * An administrator writes the next version of a notice. What was written before keeps its words.
 * Refuses placeholders that the notice does not offer, lacks of those it needs, and a preview that
 * names a health topic.
 */
export async function writeWording(
	work: Work<StaffActor>,
	about: AboutWording,
	wording: Wording
): Promise<Outcome<null>> {
	if (work.actor.role !== 'administrator') return refused(problem('not_allowed'));
	const problems = wordingProblems(about, wording);
	if (problems.length > 0) return refused(...problems);
	await addVersion(work, about, { ...wording, isOriginal: false });
	return done(null);
}

/** An administrator goes back to the original: a version as any other, so that it stays known. */
export async function restoreOriginal(
	work: Work<StaffActor>,
	about: AboutWording
): Promise<Outcome<null>> {
	if (work.actor.role !== 'administrator') return refused(problem('not_allowed'));
	await addVersion(work, about, { subject: '', body: '', isOriginal: true });
	return done(null);
}

/** An administrator gets a wording as a mail, filled with sample values, before anybody else does. */
export async function sendTest(
	work: Work<StaffActor>,
	about: AboutWording,
	wording: Wording,
	to: string
): Promise<Outcome<null>> {
	if (work.actor.role !== 'administrator') return refused(problem('not_allowed'));
	const problems = wordingProblems(about, wording);
	if (problems.length > 0) return refused(...problems);
	const { subject, body } = previewOf(about, wording);
	await writeNotice(work, {
		onceKey: `wording-test ${crypto.randomUUID()}`,
		template: 'wording-test',
		channel: 'mail',
		recipient: to,
		language: about.language,
		subject,
		body
	});
	return done(null);
}

/** A wording as somebody would read it, with values of nobody. */
export function previewOf(about: AboutWording, { subject, body }: Wording): Wording {
	const values = sampleValues(about.language, about.agencyName);
	return { subject: filled(subject, values), body: filled(body, values) };
}

/** What is wrong with a wording before it is written: the same for a look, for a test and for good. */
export function wordingProblems(about: AboutWording, wording: Wording): Problem[] {
	const { placeholders, channel } = originalOf(about.template)!;
	const values = sampleValues(about.language, about.agencyName);
	// The name of a service may name the topic: where it stands counts as if it did.
	const service = about.discreetWords[0] ?? values.service!;
	const read = (text: string) => filled(text, { ...values, service });
	const shown = { subject: read(wording.subject), body: read(wording.body) };
	const isPush = channel === 'push';
	const isLong = isPush && wording.subject.length + wording.body.length > PUSH_CHARS_MAX;
	return [
		...placeholderProblems(wording, placeholders),
		...previewProblems(shown, about.discreetWords, isPush ? Infinity : PREVIEW_CHARS),
		...(isLong ? [problem('too_long', { max: PUSH_CHARS_MAX }, 'body')] : [])
	];
}

/** The primary key refuses a second one of the same number, written at the same moment. */
async function addVersion(
	work: Work<StaffActor>,
	{ template, language }: AboutWording,
	wording: Wording & { isOriginal: boolean }
): Promise<void> {
	const { actor, tx, now } = work;
	const [newest] = await wordingsOf(work, template, language);
	const version = (newest?.version ?? 0) + 1;
	await tx.insert(noticeWording).values({
		agencyId: actor.agencyId,
		template,
		language,
		version,
		...wording,
		madeAt: now,
		madeBy: actor.staffId
	});
	await record(work, {
		act: 'wording.written',
		subjectId: actor.agencyId,
		details: { template, language, version }
	});
}
