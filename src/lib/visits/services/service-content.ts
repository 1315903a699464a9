import type { Day } from '#lib/base/days.ts';
import type { Language, Localized } from '#lib/base/localized.ts';

/*
 * What a service is, apart from its times: who it is for, what it brings, what it asks. Data that an
 * agency writes; most of it is shown, some of it is a rule as well.
 */

export const channels = ['web', 'phone', 'in_person', 'email', 'fax', 'form'] as const;
export type Channel = (typeof channels)[number];

export const contactChannels = ['phone', 'sms', 'email', 'letter', 'app'] as const;
export type ContactChannel = (typeof contactChannels)[number];

export const rewardKinds = ['gift', 'points', 'money', 'deposit', 'cap'] as const;
export type RewardKind = (typeof rewardKinds)[number];

/** A sentence that somebody says yes to; the key stays when the words are mended. */
export type Statement = { key: string; text: Localized };

/** Statements in one language, as a form shows them. */
export function saidIn(statements: Statement[], language: Language) {
	return statements.map(({ key, text }) => ({ key, text: text[language] }));
}

/** Until the end of the day `until`, where it is named, nobody is told that they have a place. */
export type Selection =
	{ by: 'first_come' } | { by: 'chosen' | 'lot'; until?: Day; how?: Localized };

export type Reward = {
	when: Localized;
	/** Months after the start at which it is due. */
	atMonths?: number;
	value?: number;
	unit?: Localized;
	/** `deposit`: what people put in themselves; `cap`: the most that one person gets in all. */
	kind: RewardKind;
	/** Up to the value, not always the whole of it. */
	isUpTo?: boolean;
	/** What it is, in a sentence, where the kind does not say it all. */
	what?: Localized;
};

export type ShownMeasure = {
	name: Localized;
	unit?: string;
	/** The visits at which it is taken, by their numbers; at every one where none is named. */
	visits?: number[];
	note?: Localized;
};

export type ServiceContent = {
	/** Who it is for, in a sentence. */
	who?: Localized;
	/** Whom the headcount counts, where that is not everybody who comes. */
	counts?: Localized;
	/** Years of age of those who take part, both included; whoever books confirms them. */
	ages?: { from?: number; to?: number };
	/** Ways to apply, besides this site. */
	channels?: Channel[];
	/** Whom to ask, where a channel alone does not say it. */
	apply?: Localized;
	/** In the order of requests; or chosen, or drawn by lot, among those that came until a day. */
	selection?: Selection;
	/** Business days in which every request is answered; the day of the request does not count. */
	responseDays?: number;
	/** Whoever books says yes to each of them. */
	confirmations?: Statement[];
	/** What the site is asked for; whoever books says that it is there, or what is missing. */
	asks?: Statement[];
	fee?: Localized;
	supplies?: Localized[];
	rewards?: Reward[];
	measures?: ShownMeasure[];
	/** How people are kept company between visits. */
	betweenVisits?: { channels: ContactChannel[]; what?: Localized };
	/**
	 * Months in which the agency keeps asking, and how often: after the last visit, or, with
	 * `start`, until so many months after the first.
	 */
	followUp?: { months: number; from?: 'start' | 'last'; everyMonths?: number; what?: Localized };
	resultsWithin?: { fromDays: number; toDays: number };
	/** People in all, over every booking of the service. */
	places?: number;
	/** Who comes, and who comes along from elsewhere. */
	staff?: Localized;
	partners?: Localized[];
	/** Good to know: what changes, what is limited, what happens otherwise. */
	notes?: Localized[];
};

/** Whether requests are still collected, to choose among them afterwards. */
export function isCollecting({ selection }: ServiceContent, today: Day): boolean {
	if (!selection || selection.by === 'first_come') return false;
	return selection.until !== undefined && today <= selection.until;
}

/** What whoever books or takes part has to say yes to: the service's own, and its ages. */
export function confirmationsOf(content: ServiceContent): Statement[] {
	const own = content.confirmations ?? [];
	return content.ages ? [{ key: AGES, text: agesText(content.ages) }, ...own] : own;
}

/** The key of the confirmation that the ages bring about; no other may have it. */
export const AGES = 'ages';

function agesText({ from, to }: NonNullable<ServiceContent['ages']>): Localized {
	if (from !== undefined && to !== undefined) {
		return {
			ko: `참여하는 사람은 모두 만 ${from}세 이상 ${to}세 이하입니다.`,
			en: `Everybody who takes part is ${from} to ${to} years old.`
		};
	}
	if (from !== undefined) {
		return {
			ko: `참여하는 사람은 모두 만 ${from}세 이상입니다.`,
			en: `Everybody who takes part is ${from} or older.`
		};
	}
	return {
		ko: `참여하는 사람은 모두 만 ${to}세 이하입니다.`,
		en: `Everybody who takes part is ${to} or younger.`
	};
}
