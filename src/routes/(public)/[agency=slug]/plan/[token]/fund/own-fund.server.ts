import { subjectOfLink } from '#lib/identity/links.server.ts';
import { memberById, memberIdOf, type Member } from '#lib/programmes/fund/members.server.ts';
import { fundOfSeries, type Fund } from '#lib/programmes/fund/queries.server.ts';
import { enrolmentById, type EnrolmentDetails } from '#lib/programmes/queries.server.ts';
import { missing } from '#lib/server/doors.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** The enrolment behind a plan's link; a page of 404 for any that does not work. */
export async function enrolmentOfPlan(work: Work, token: string): Promise<string> {
	return (await subjectOfLink(work, 'plan', token)) ?? missing('link_unknown');
}

/** The fund that the person of a plan may join, and as what they are in it. */
export async function ownFund(
	work: Work,
	zone: string,
	token: string
): Promise<{ person: EnrolmentDetails; fund: Fund; member: Member | null }> {
	const id = await enrolmentOfPlan(work, token);
	const person = (await enrolmentById(work, id)) ?? missing('link_unknown');
	const fund = (await fundOfSeries(work, person.seriesId)) ?? missing();
	const known = await memberIdOf(work, person.id);
	return { person, fund, member: known && (await memberById(work, zone, fund, known.id)) };
}
