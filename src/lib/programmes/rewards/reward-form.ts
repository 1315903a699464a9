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

/** The field in which it is chosen which item a reward is: by its name, as programmes come and go. */
export function itemField(one: { templateKey: string; rewardKey: string }): `item.${string}` {
	return `item.${one.templateKey}.${one.rewardKey}`;
}

/** What one person may get in a year; and which item each reward is, by its field. */
export function rulesForm(itemFields: string[]) {
	return v.object({
		won: optional(wholeNumber({ min: 0, max: CAP_WON_MAX })),
		gifts: optional(wholeNumber({ min: 0, max: CAP_GIFTS_MAX })),
		...Object.fromEntries(itemFields.map((field) => [field, optional(id())]))
	});
}

/** The same as it was written. */
export type WrittenRules = {
	won: number | null;
	gifts: number | null;
	[item: `item.${string}`]: string | null | undefined;
};

export const takeForm = v.object({ reason: text({ max: 200 }) });
