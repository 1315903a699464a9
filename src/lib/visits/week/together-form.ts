import * as v from 'valibot';
import { isUuid } from '#lib/base/ids.ts';
import { done, problem, refused } from '#lib/base/problems.ts';
import { allTexts } from '#lib/ui/block.ts';
import { block, choice, day, optional, optionalText, text, type Block } from '#lib/ui/form.ts';
import { cancellationReasons, SENTENCE_MAX } from '#lib/visits/cancellation.ts';

/** Visits that are changed at once: each is asked about by itself. */
export const TOGETHER_MAX = 100;
const SEEN_MAX = 64;

const togetherActs = ['move', 'cancel'] as const;

/**
 * What goes with a first visit that its service does not let move alone: the visits after it, or
 * nothing; then it stays and says why.
 */
export const reaches = ['series', 'alone'] as const;
export type Reach = (typeof reaches)[number];

/** The visits that were ticked, each once. */
function visits(): Block<string[]> {
	return block((typed) => {
		const ids = [...new Set(allTexts(typed).filter((one) => one !== ''))];
		if (!ids.length) return refused(problem('required'));
		if (ids.length > TOGETHER_MAX) return refused(problem('out_of_range', { max: TOGETHER_MAX }));
		return ids.every(isUuid) ? done(ids) : refused(problem('not_a_choice'));
	});
}

const seen = text({ max: SEEN_MAX });

/** What the address of a preview says; where visits move, `to` is asked for by `dayTo`. */
export const togetherQuery = v.object({ visit: visits(), act: choice(togetherActs) });
export const dayTo = v.object({ to: day(), reach: optional(choice(reaches)) });

/** The previews, sent off. */
export const moveTogetherForm = v.object({
	visit: visits(),
	to: day(),
	reach: choice(reaches),
	seen
});
export const cancelTogetherForm = v.object({
	visit: visits(),
	seen,
	reason: choice(cancellationReasons),
	sentence: optionalText({ max: SENTENCE_MAX, lines: true })
});
