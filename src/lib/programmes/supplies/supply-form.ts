import * as v from 'valibot';
import {
	checkbox,
	choice,
	choices,
	day,
	id,
	optionalText,
	text,
	wholeNumber
} from '#lib/ui/form.ts';
import { filled, optional } from '#lib/ui/block.ts';
import { done, problem, refused } from '#lib/base/problems.ts';
import { lotFrom, WARNING_DAYS_MAX } from '#lib/programmes/supplies/lots.ts';
import { QUANTITY_MAX } from '#lib/programmes/supplies/stock.ts';
import { comparisons } from '#lib/programmes/supplies/typed-stop.ts';

const NAME_CHARS_MAX = 60;
const UNIT_CHARS_MAX = 20;
const BATCH_CHARS_MAX = 40;
/** What lasts longer is not used up by the day. */
const LASTS_DAYS_MAX = 366;
/** More than any bag holds. */
export const BAG_QUANTITY_MAX = 10_000;

/** What the office does with what a holder has; a person hands out, the office never does. */
export const officeKinds = ['received', 'returned', 'counted', 'wasted'] as const;
export type OfficeKind = (typeof officeKinds)[number];

/** An item as the office writes it, for programmes of these keys. */
export function itemForm(programmes: string[]) {
	return v.object({
		nameKo: text({ max: NAME_CHARS_MAX }),
		nameEn: text({ max: NAME_CHARS_MAX }),
		unitKo: text({ max: UNIT_CHARS_MAX }),
		unitEn: text({ max: UNIT_CHARS_MAX }),
		programmes: choices(programmes),
		usualQuantity: wholeNumber({ min: 1, max: QUANTITY_MAX }),
		limitQuantity: wholeNumber({ min: 1, max: QUANTITY_MAX }),
		lowQuantity: wholeNumber({ min: 0, max: BAG_QUANTITY_MAX }),
		groupName: optionalText({ max: NAME_CHARS_MAX }),
		lastsDays: optional(wholeNumber({ min: 1, max: LASTS_DAYS_MAX })),
		isOnce: checkbox()
	});
}
export type WrittenItem = v.InferOutput<ReturnType<typeof itemForm>>;

/** Something that the office does with one item of a bag. The page makes the id, once. */
export const movementForm = v.object({
	id: id(),
	kind: choice(officeKinds),
	itemId: id(),
	quantity: wholeNumber({ min: 0, max: BAG_QUANTITY_MAX }),
	reason: optionalText({ max: 200 }),
	batch: optionalText({ max: BATCH_CHARS_MAX }),
	expiresOn: optional(day())
});
export type WrittenMovement = v.InferOutput<typeof movementForm>;

/** Why something was handed out although a stop asked. The page makes the id, once. */
export const reasonForm = v.object({ id: id(), reason: text({ max: 300, lines: true }) });

/** What the office passes on: an item of a batch, in one choice. */
export const transferForm = v.object({
	id: id(),
	toId: id(),
	lot: filled((typed) => {
		const lot = lotFrom(typed);
		return lot ? done(lot) : refused(problem('not_a_choice'));
	}),
	quantity: wholeNumber({ min: 1, max: BAG_QUANTITY_MAX })
});

/** How many days before its day a batch is shown. */
export const warningForm = v.object({ days: wholeNumber({ min: 1, max: WARNING_DAYS_MAX }) });

/** An answer that asks for a reason. */
export const stopForm = v.object({
	measure: text({ max: 100 }),
	is: choice(comparisons),
	value: text({ max: 60 }),
	textKo: text({ max: 120 }),
	textEn: text({ max: 120 })
});
