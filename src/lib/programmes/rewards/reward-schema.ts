import * as v from 'valibot';
import { days, key, localized } from '#lib/programmes/condition-schema.ts';
import { REWARD_WON_MAX, type Reward } from '#lib/programmes/rewards/reward.ts';

const count = (min: number, max: number) =>
	v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
/** Steps of a programme that one person can keep. */
const STEPS_MAX = 1000;

/** The form of what a programme gives for a milestone. */
export const rewardSchema: v.GenericSchema<Reward> = v.strictObject({
	key,
	label: localized,
	milestone: v.strictObject({
		outcome: v.optional(v.strictObject({ key, variant: key })),
		kept: v.optional(
			v.strictObject({
				steps: count(1, STEPS_MAX),
				faceToFace: v.optional(count(0, STEPS_MAX)),
				including: v.optional(key)
			})
		)
	}),
	gift: localized,
	won: count(0, REWARD_WON_MAX),
	fetchDays: v.pipe(days, v.minValue(0)),
	perPerson: count(1, 100),
	bring: v.optional(localized)
});
