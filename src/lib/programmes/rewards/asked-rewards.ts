import { isUuid } from '#lib/base/ids.ts';

/** Lists of the office: to be given, given, and never fetched. */
export const rewardLists = ['earned', 'given', 'past'] as const;
export type RewardList = (typeof rewardLists)[number];

/** What a list of rewards is asked for; it stands in the address. */
export type RewardSearch = {
	show: RewardList;
	name: string | null;
	/** Of what is earned: only of people whose next visit this is. */
	visitId: string | null;
};

const NAME_MAX = 60;

/** What the address looks for; without any it is what is to be given. */
export function askedRewards(asked: URLSearchParams): RewardSearch {
	const show = rewardLists.find((one) => one === asked.get('show')) ?? 'earned';
	const name = (asked.get('q') ?? '').normalize('NFC').trim().slice(0, NAME_MAX);
	const visit = asked.get('visit');
	const visitId = show === 'earned' && isUuid(visit) ? visit : null;
	return { show, name: name || null, visitId };
}

/** The same as the address of a list. */
export function rewardsAddress(search: RewardSearch, more: Record<string, string> = {}): string {
	const asked = new URLSearchParams({ show: search.show });
	if (search.name) asked.set('q', search.name);
	if (search.visitId) asked.set('visit', search.visitId);
	for (const [key, value] of Object.entries(more)) asked.set(key, value);
	return `?${asked}`;
}
