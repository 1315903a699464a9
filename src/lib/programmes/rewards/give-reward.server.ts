import { and, eq } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { mayGiveRewards } from '#lib/identity/doors.ts';
import { record } from '#lib/ledger/record.server.ts';
import { enrolmentById } from '#lib/programmes/queries.server.ts';
import { notRegistered } from '#lib/programmes/registration.server.ts';
import { bagProblem, isStaff, moveGift } from '#lib/programmes/rewards/gift-from-bag.server.ts';
import { lockPerson } from '#lib/programmes/rewards/givings.server.ts';
import { giftItem, giftWords } from '#lib/programmes/rewards/gift.server.ts';
import { rewardsOfPerson } from '#lib/programmes/rewards/person-rewards.server.ts';
import type { WrittenGiving } from '#lib/programmes/rewards/reward-form.ts';
import type { RewardStand } from '#lib/programmes/rewards/reward-states.ts';
import { rewardGiven } from '#lib/programmes/rewards/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type ToGive = WrittenGiving & { enrolmentId: string };

/**
 * Keeps that somebody was given a reward, and takes the item out of the chosen bag where it is one. The
 * same id again changes nothing. Refuses whoever may not (`not_allowed`), what is not there
 * (`not_found`), not earned as far as is known now (`reward_not_earned`) or given already
 * (`reward_given`), a day before it was earned or to come, an empty bag, and without a reason what is
 * past its time or over the cap (`reward_in_doubt`).
 */
export async function giveReward(
	work: Work<StaffActor>,
	zone: string,
	wanted: ToGive
): Promise<Outcome<string>> {
	if (!mayGiveRewards(work.actor.role)) return refused(problem('not_allowed'));
	const person = await enrolmentById(work, wanted.enrolmentId);
	if (!person) return refused(problem('not_found'));
	await lockPerson(work, person);
	if (await isKnown(work, wanted.id)) return done(wanted.id);
	const found = await rewardsOfPerson(work, zone, wanted.enrolmentId, wanted.givenOn);
	const stand = found!.stands.find(({ reward }) => reward.key === wanted.rewardKey);
	if (!stand) return refused(problem('not_found'));
	const isGone = (await notRegistered(work, [person])).has(person.id);
	const obstacle = obstacleOf(stand, isGone);
	if (obstacle) return refused(obstacle);
	const name = { templateKey: person.templateKey, rewardKey: wanted.rewardKey };
	const itemId = await giftItem(work, name);
	const problems = [
		...daysOf(stand, wanted, dayOf(work.now, zone)),
		...((await isStaff(work, wanted.giverId))
			? []
			: [problem('not_a_choice', undefined, 'giverId')]),
		...(itemId ? asList(await bagProblem(work, itemId, wanted.bagId)) : []),
		...(stand.doubts.length > 0 && wanted.reason === null
			? [problem('reward_in_doubt', undefined, 'reason')]
			: [])
	];
	if (problems.length > 0) return refused(...problems);
	const gift = (await giftWords(work))(name, stand.reward);
	return write(work, wanted, stand, { gift, itemId });
}

const asList = (one: Problem | null) => (one ? [one] : []);

function obstacleOf({ state }: RewardStand, isGone: boolean): Problem | null {
	if (state === 'given') return problem('reward_given');
	return isGone || state === 'not_yet' ? problem('reward_not_earned') : null;
}

function daysOf({ earnedOn }: RewardStand, { givenOn }: ToGive, today: string): Problem[] {
	const isWithin = earnedOn !== null && givenOn >= earnedOn && givenOn <= today;
	return isWithin ? [] : [problem('out_of_range', { min: earnedOn!, max: today }, 'givenOn')];
}

async function write(
	work: Work<StaffActor>,
	wanted: ToGive,
	{ reward, earnedOn, doubts }: RewardStand,
	{ gift, itemId }: { gift: Localized; itemId: string | null }
): Promise<Outcome<string>> {
	const { actor, tx, now } = work;
	const { id, enrolmentId, rewardKey, givenOn, giverId } = wanted;
	const bag = itemId ? { itemId, bagId: wanted.bagId!, handOutId: newId(now) } : null;
	const [fresh] = await tx
		.insert(rewardGiven)
		.values({
			...{ agencyId: actor.agencyId, id, enrolmentId, rewardKey, givenOn, giverId },
			...{ earnedOn: earnedOn!, won: reward.won, giftKo: gift.ko, giftEn: gift.en, doubts },
			...bag,
			sealed: doubts.length > 0 ? await atRest.close(wanted.reason!, id) : null,
			...{ recordedAt: now, recordedBy: actor.staffId }
		})
		.onConflictDoNothing()
		.returning({ id: rewardGiven.id });
	// Somebody gave it at this very moment.
	if (!fresh) return refused(problem('reward_given'));
	if (bag) await moveGift(work, { ...bag, enrolmentId }, 'handed_out');
	const details = { reward: rewardKey, won: reward.won, doubts: doubts.join(' ') };
	await record(work, { act: 'reward.given', subjectId: enrolmentId, details });
	return done(id);
}

async function isKnown({ actor, tx }: Work, id: string): Promise<boolean> {
	const found = await tx
		.select({ id: rewardGiven.id })
		.from(rewardGiven)
		.where(and(eq(rewardGiven.agencyId, actor.agencyId), eq(rewardGiven.id, id)));
	return found.length > 0;
}
