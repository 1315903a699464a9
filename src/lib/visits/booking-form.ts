import * as v from 'valibot';
import { isDay, type Day } from '#lib/base/days.ts';
import { done, problem, refused } from '#lib/base/problems.ts';
import { block, email, id, optionalText, phone, text, wholeNumber } from '#lib/ui/form.ts';

const HEADCOUNT_MAX = 100_000;

/** The first question: how many people. The service's own limits are a rule, not a form's matter. */
export const headcountForm = v.object({ people: wholeNumber({ min: 1, max: HEADCOUNT_MAX }) });

/** A chosen time, `2026-12-01T600`: the day, and the minutes after midnight. */
export function startText(day: Day, minute: number): string {
	return `${day}T${minute}`;
}

/** The day and minute of a chosen time; `required` when none was chosen, `not_a_choice` for others. */
export function start() {
	return block((typed) => {
		const chosen = Array.isArray(typed) ? String(typed[0] ?? '') : String(typed ?? '');
		if (chosen === '') return refused(problem('required'));
		const parts = /^(\d{4}-\d{2}-\d{2})T(\d{1,4})$/.exec(chosen);
		if (!parts || !isDay(parts[1])) return refused(problem('not_a_choice'));
		return done({ day: parts[1], minute: Number(parts[2]) });
	});
}

export const bookingForm = v.object({
	people: wholeNumber({ min: 1, max: HEADCOUNT_MAX }),
	start: start(),
	organization: text({ max: 100 }),
	contactName: text({ max: 60 }),
	contactEmail: email(),
	contactPhone: phone(),
	address: text({ max: 200 }),
	room: optionalText({ max: 100 }),
	note: optionalText({ max: 500, lines: true }),
	requestKey: id()
});
