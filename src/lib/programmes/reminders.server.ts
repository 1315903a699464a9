import { consentsOf, enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Whether this person agreed to be written to. Their latest answer holds; no answer is a no. */
export async function mayRemind(work: Work, enrolmentId: string): Promise<boolean> {
	const person = await enrolmentById(work, enrolmentId);
	if (!person) return false;
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const given = await consentsOf(work, [enrolmentId]);
	const latest = new Map(given.map((row) => [`${row.formKey} ${row.itemKey}`, row.given]));
	return template.consents.some((form) =>
		form.items.some(
			(item) => item.kind === 'reminders' && latest.get(`${form.key} ${item.key}`) === true
		)
	);
}
