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
	/** In the order of requests, or chosen among those that came until a day. */
	selection?: { by: 'first_come' } | { by: 'chosen'; until?: Day; how?: Localized };
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
	/** Months after the last visit in which the agency keeps asking, and how often. */
	followUp?: { months: number; everyMonths?: number; what?: Localized };
	resultsWithin?: { fromDays: number; toDays: number };
	/** People in all, over every booking of the service. */
	places?: number;
	/** Who comes, and who comes along from elsewhere. */
	staff?: Localized;
	partners?: Localized[];
	/** Good to know: what changes, what is limited, what happens otherwise. */
	notes?: Localized[];
};

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
