import { isDay, type Day } from '#lib/base/days.ts';
import { done, problem, refused } from '#lib/base/problems.ts';
import { block } from '#lib/ui/form.ts';

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
