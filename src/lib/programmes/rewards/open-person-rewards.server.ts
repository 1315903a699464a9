import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { staffNames } from '#lib/programmes/rewards/givers.server.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { giftItem, giftWords } from '#lib/programmes/rewards/gift.server.ts';
import type { KnownGiving } from '#lib/programmes/rewards/givings.server.ts';
import { rewardsOfPerson } from '#lib/programmes/rewards/person-rewards.server.ts';
import { milestoneWords } from '#lib/programmes/rewards/reward-words.ts';
import type { RewardStand } from '#lib/programmes/rewards/reward-states.ts';
import { isUndoable } from '#lib/programmes/rewards/undo-time.ts';
import { bags } from '#lib/programmes/supplies/bag-queries.server.ts';
import { handOutsOf } from '#lib/programmes/supplies/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { seriesById } from '#lib/visits/queries.server.ts';

type Found = NonNullable<Awaited<ReturnType<typeof rewardsOfPerson>>>;

/**
 * What one person earned and got, and what is asked where one is given: for whoever gives it. That the
 * person was looked at is written down. Null for an unknown enrolment.
 */
export async function openPersonRewards(
	work: Work<StaffActor>,
	zone: string,
	enrolmentId: string,
	language: Language
) {
	const found = await rewardsOfPerson(work, zone, enrolmentId);
	if (!found) return null;
	await noteAccess(work, { action: 'view', subjectIds: [enrolmentId], reason: 'rewards' });
	const rewards = [];
	for (const stand of found.stands) rewards.push(await shown(work, zone, found, stand, language));
	const series = (await seriesById(work, found.person.seriesId))!;
	return {
		name: found.person.name,
		organization: series.organization.name,
		programme: found.template.label[language],
		today: dayOf(work.now, zone),
		givers: await staffNames(work),
		rewards
	};
}

async function shown(
	work: Work<StaffActor>,
	zone: string,
	{ person, template, givings }: Found,
	stand: RewardStand,
	language: Language
) {
	const { reward, ...rest } = stand;
	const name = { templateKey: person.templateKey, rewardKey: reward.key };
	const own = givings.find((one) => one.enrolmentId === person.id && one.rewardKey === reward.key);
	const itemId = await giftItem(work, name);
	const words = await giftWords(work);
	const gift = own ? { ko: own.giftKo, en: own.giftEn } : words(name, reward);
	return {
		...rest,
		...{ key: reward.key, label: reward.label[language], gift: gift[language] },
		won: own?.won ?? reward.won,
		why: milestoneWords(template, reward, language),
		given: own ? await givenOf(work, own) : null,
		/** Whose bag has the item; null where the gift is none. */
		bags: itemId ? await bagsWith(work, itemId) : null,
		handedOutOn: itemId ? await handedOutOn(work, zone, person.id, itemId, stand) : null
	};
}

/** Why it was given nevertheless is read by whoever gives: they look before the next one. */
async function givenOf({ actor, now }: Work<StaffActor>, own: KnownGiving) {
	const isOwn = own.recordedBy === actor.staffId;
	const mayUndo = isOwn && isUndoable(new Date(own.recordedAt), now);
	const reason = own.sealed === null ? null : await atRest.open(own.sealed, own.id);
	return { id: own.id, giver: own.giver, doubts: own.doubts, reason, mayUndo };
}

/** Only people hand out: what a vehicle or the store has is passed on to one of them first. */
async function bagsWith(work: Work, itemId: string) {
	const all = await bags(work);
	return all
		.filter(({ kind, stock }) => kind === 'person' && (stock[itemId] ?? 0) > 0)
		.map(({ id, name }) => ({ value: id, label: name }));
}

/** A counselor may have handed it out already: the day of the last time since it was earned. */
async function handedOutOn(
	work: Work,
	zone: string,
	enrolmentId: string,
	itemId: string,
	{ earnedOn, givenOn }: RewardStand
) {
	if (earnedOn === null || givenOn !== null) return null;
	const days = (await handOutsOf(work, [enrolmentId]))
		.filter(({ isUndone, lines }) => !isUndone && lines.some((one) => one.itemId === itemId))
		.map(({ at }) => dayOf(at, zone))
		.filter((day) => day >= earnedOn);
	return days.at(-1) ?? null;
}
