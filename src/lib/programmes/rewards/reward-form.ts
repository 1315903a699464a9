import * as v from 'valibot';
import { optional } from '#lib/ui/block.ts';
import { day, id, optionalText, text, wholeNumber } from '#lib/ui/form.ts';

export const CAP_WON_MAX = 100_000_000;
export const CAP_GIFTS_MAX = 1000;

/** How somebody was given a reward. The page makes the id, once. */
export const givingForm = v.object({
	id: id(),
	rewardKey: text({ max: 60 }),
	givenOn: day(),
	giverId: id(),
	bagId: optional(id()),
	reason: optionalText({ max: 300, lines: true })
});
export type WrittenGiving = v.InferOutput<typeof givingForm>;

/** What one person may get in a year; and which item each reward is, by its place on the page. */
export function rulesForm(rewards: number) {
	return v.object({
		won: optional(wholeNumber({ min: 0, max: CAP_WON_MAX })),
		gifts: optional(wholeNumber({ min: 0, max: CAP_GIFTS_MAX })),
		...Object.fromEntries(Array.from({ length: rewards }, (_, at) => [`item${at}`, optional(id())]))
	});
}

/** The same as it was written. */
export type WrittenRules = {
	won: number | null;
	gifts: number | null;
	[item: `item${number}`]: string | null | undefined;
};

export const takeForm = v.object({ reason: text({ max: 200 }) });
