import * as v from 'valibot';
import { choices, day, email, optional, text } from '#lib/ui/form.ts';
import { peopleForm } from '#lib/visits/services/people-form.ts';

/** The days of the week as a form sends them, 1 = Monday. */
export const weekdayKeys = ['1', '2', '3', '4', '5', '6', '7'] as const;

export const waitingForm = v.object({
	...peopleForm.entries,
	name: text({ max: 60 }),
	email: email(),
	weekdays: choices(weekdayKeys, { min: 1 }),
	before: optional(day())
});
