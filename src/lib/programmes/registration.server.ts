import { consentsOf, templateOf } from '#lib/programmes/queries.server.ts';
import { registrationAnswer } from '#lib/programmes/sensitive-answer.ts';
import type { Work } from '#lib/server/work.server.ts';

type Enrolled = { id: string; templateKey: string; templateVersion: number };

/**
 * Of these enrolments the ids of those whose person declined, or took back, what no registration goes
 * without. Who was never asked is not among them.
 */
export async function notRegistered(work: Work, people: Enrolled[]): Promise<Set<string>> {
	const given = await consentsOf(
		work,
		people.map(({ id }) => id)
	);
	const ofPerson = Map.groupBy(given, ({ enrolmentId }) => enrolmentId);
	const declined = new Set<string>();
	for (const { id, templateKey, templateVersion } of people) {
		const own = ofPerson.get(id) ?? [];
		// Most people never declined anything.
		if (own.every((one) => one.given)) continue;
		const template = await templateOf(work, templateKey, templateVersion);
		if (registrationAnswer(template, own) === 'no') declined.add(id);
	}
	return declined;
}
