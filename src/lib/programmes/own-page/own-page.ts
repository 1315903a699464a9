import type { Localized } from '#lib/base/localized.ts';
import type { Predicate } from '#lib/programmes/expression.ts';
import type { Band } from '#lib/programmes/template.ts';

/** What a programme puts on the person's own page besides the plan. All of it is the template's data. */
export type OwnPage = {
	trends: TrendDefinition[];
	ownWords: OwnWordsPrompt[];
	benefits: Benefit[];
	/** What the person may tell of themselves; nothing where absent. */
	selfReport?: SelfReportDefinition;
};

/** A measure whose values the person sees over time. */
export type TrendDefinition = {
	measure: string;
	/** What the number means, to the person. */
	help?: Localized;
	/** Names for ranges, to the person; those of the measure where absent. */
	bands?: Band[];
};

/** Questions that somebody answers in half a minute. */
export const SELF_QUESTIONS_MAX = 3;

/** Questions to the person themselves, with what makes their answers worrying. */
export type SelfReportDefinition = {
	/** Measures in words to the person; those of the measure where absent. */
	measures: { measure: string; label?: Localized; help?: Localized }[];
	/** Where it holds for what was told, the person reads the text and is called. */
	alert?: { when: Predicate; text: Localized };
};

/** Something that the person may write down for themselves: why, when it is hard, who helps. */
export type OwnWordsPrompt = {
	key: string;
	title: Localized;
	help?: Localized;
	/** Characters. */
	max: number;
};

/** A prompt with what the person wrote to it. */
export type OwnWords = OwnWordsPrompt & {
	/** Empty where nothing was written. */
	words: string;
	writtenAt: Date | null;
};

/** What somebody has gained: so much a day since an anchor that somebody set. */
export type Benefit = {
	key: string;
	label: Localized;
	/** How it is reckoned, with the source and date of its numbers. */
	basis: Localized;
	/** The first value of this measure counts, so many times a day. */
	measure: string;
	times: number;
	unitLabel: Localized;
	anchor: string;
	/** No figure is shown as soon as this holds for certain. */
	until?: Predicate;
};
