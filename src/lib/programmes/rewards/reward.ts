import type { Localized } from '#lib/base/localized.ts';

/** Something that a programme gives to whoever reached a milestone. All of it is the template's data. */
export type Reward = {
	key: string;
	label: Localized;
	milestone: Milestone;
	/** What is given, in words. Which item of supply that is, an agency chooses for itself. */
	gift: Localized;
	/** What it is worth, in won. */
	won: number;
	/** So many days after the day on which it was earned it can be fetched, that day included. */
	fetchDays: number;
	/** How many of it one person may get, whatever they enrol in. */
	perPerson: number;
	/** What the person brings along, said on their own page. */
	bring?: Localized;
};

/** All that is named must hold. */
export type Milestone = {
	/** An outcome that was answered, with this variant met. */
	outcome?: { key: string; variant: string };
	/** Steps that were held, each counted once. */
	kept?: Kept;
};

export type Kept = {
	steps: number;
	/** Of them so many at a visit. */
	faceToFace?: number;
	/** This one among them. */
	including?: string;
};

/** More than this is no gift. */
export const REWARD_WON_MAX = 1_000_000;
