import { dayOf } from '#lib/base/days.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { givingsOf } from '#lib/programmes/rewards/givings.server.ts';
import { rewardsOf } from '#lib/programmes/rewards/reward-states.ts';
import { capNow } from '#lib/programmes/rewards/rule-queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/**
 * Every reward of one person's programme, from the facts as they are now; null for an unknown enrolment.
 * `on` is the day that is asked about.
 */
export async function rewardsOfPerson(
	work: Work,
	zone: string,
	enrolmentId: string,
	on = dayOf(work.now, zone)
) {
	const person = await enrolmentById(work, enrolmentId);
	if (!person) return null;
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	const [known] = await factsOfEnrolments(work, zone, [enrolmentId]);
	const givings = (await givingsOf(work, [enrolmentId])).get(enrolmentId) ?? [];
	const cap = await capNow(work);
	const about = { enrolmentId, templateKey: person.templateKey, givings, cap };
	const stands = rewardsOf(template, known!.facts, about, on);
	return { person, template, stands, givings, cap };
}
