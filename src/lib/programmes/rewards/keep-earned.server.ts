import { and, eq, sql } from 'drizzle-orm';
import { addDays } from '#lib/base/days.ts';
import type { EnrolmentFacts } from '#lib/programmes/facts.server.ts';
import { consentsOf, templateOf } from '#lib/programmes/queries.server.ts';
import { earnedOn } from '#lib/programmes/rewards/earned.ts';
import { rewardEarned } from '#lib/programmes/rewards/schema.server.ts';
import { sensitiveAnswer } from '#lib/programmes/sensitive-answer.ts';
import type { Template } from '#lib/programmes/template.ts';
import { inList } from '#lib/server/in-list.server.ts';
import type { Work } from '#lib/server/work.server.ts';

type Earned = { enrolmentId: string; rewardKey: string; earnedOn: string; fetchBy: string };

/**
 * Writes anew what these people earned, from their facts and what they agreed to: nobody's name is found
 * by what they no longer let the agency know. Whoever calls has locked their results.
 */
export async function keepEarned(work: Work, people: EnrolmentFacts[]): Promise<void> {
	const given = await peopleWithRewards(work, people);
	if (given.length === 0) return;
	const ids = given.map(({ one }) => one.enrolmentId);
	const consents = Map.groupBy(await consentsOf(work, ids), ({ enrolmentId }) => enrolmentId);
	const rows = given.flatMap(({ one, template }) => {
		const own = consents.get(one.enrolmentId) ?? [];
		return sensitiveAnswer(template, own) === 'no' ? [] : rowsOf(template, one);
	});
	await forget(work, ids, rows);
	await write(work, rows);
}

async function peopleWithRewards(work: Work, people: EnrolmentFacts[]) {
	const found: { one: EnrolmentFacts; template: Template }[] = [];
	for (const one of people) {
		const template = await templateOf(work, one.template.key, one.template.version);
		if (template.rewards?.length) found.push({ one, template });
	}
	return found;
}

function rowsOf(template: Template, { enrolmentId, facts }: EnrolmentFacts): Earned[] {
	// There is nobody to give it to, and their name stands on no list to be rung up from.
	if (facts.closure?.reason === 'died') return [];
	return template.rewards!.flatMap((reward) => {
		const earned = earnedOn(template, reward, facts);
		if (earned === null) return [];
		const fetchBy = addDays(earned, reward.fetchDays);
		return [{ enrolmentId, rewardKey: reward.key, earnedOn: earned, fetchBy }];
	});
}

async function forget({ actor, tx }: Work, ids: string[], rows: Earned[]): Promise<void> {
	const kept = rows.map(({ enrolmentId, rewardKey }) => `${enrolmentId} ${rewardKey}`);
	await tx.delete(rewardEarned).where(
		and(
			eq(rewardEarned.agencyId, actor.agencyId),
			inList(rewardEarned.enrolmentId, ids),
			sql`${rewardEarned.enrolmentId} || ' ' || ${rewardEarned.rewardKey}
				<> all(${`{${kept.map((one) => `"${one}"`).join(',')}}`}::text[])`
		)
	);
}

async function write({ actor, tx }: Work, rows: Earned[]): Promise<void> {
	if (rows.length === 0) return;
	const { agencyId } = actor;
	await tx
		.insert(rewardEarned)
		.values(rows.map((row) => ({ agencyId, ...row })))
		.onConflictDoUpdate({
			target: [rewardEarned.agencyId, rewardEarned.enrolmentId, rewardEarned.rewardKey],
			set: { earnedOn: sql`excluded.earned_on`, fetchBy: sql`excluded.fetch_by` },
			setWhere: sql`(${rewardEarned.earnedOn}, ${rewardEarned.fetchBy})
				is distinct from (excluded.earned_on, excluded.fetch_by)`
		});
}
