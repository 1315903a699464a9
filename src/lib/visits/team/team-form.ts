import * as v from 'valibot';
import { roles } from '#lib/base/actor.ts';
import { done, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { languages } from '#lib/base/localized.ts';
import { optional } from '#lib/ui/block.ts';
import {
	choice,
	choices,
	clockTime,
	day,
	email,
	optionalText,
	parseForm,
	text
} from '#lib/ui/form.ts';
import {
	dayHours,
	SPANS_A_DAY,
	spanField,
	WEEKDAYS,
	type DayHours,
	type WeekHours
} from '#lib/visits/team/hours.ts';

const NAME_CHARS_MAX = 60;
/** As long as the words of a service's rules are read; shorter than any sentence. */
export const WORD_CHARS_MAX = 60;
const SEEN_CHARS_MAX = 64;

export const personForm = v.object({
	name: text({ max: NAME_CHARS_MAX }),
	email: email(),
	role: choice(roles),
	language: choice(languages)
});

export const pieceForm = v.object({
	kind: text({ max: WORD_CHARS_MAX }),
	label: text({ max: WORD_CHARS_MAX })
});

export const labelForm = v.object({ label: text({ max: WORD_CHARS_MAX }) });

/** What was shown before the change was sent off; empty before anything was. */
export const seenForm = v.object({ seen: optionalText({ max: SEEN_CHARS_MAX }) });

export const dayForm = v.object({ day: day() });

/** The hours of a week as typed, or the problems, each at its box. */
export function weekHoursOf(form: FormData): Outcome<WeekHours[]> {
	const days = WEEKDAYS.map((weekday) => ({ weekday, ...spansOf(form, weekday) }));
	const problems = days.flatMap((one) => one.problems);
	if (problems.length) return refused(...problems);
	return done(days.flatMap(({ weekday, hours }) => hours.map((one) => ({ weekday, ...one }))));
}

/** The hours of one day as typed into the boxes of a weekday. */
export function spansOf(
	form: FormData,
	weekday: number
): { hours: DayHours[]; problems: Problem[] } {
	const parsed = parseForm(spansForm(weekday), form);
	if (!parsed.ok) return { hours: [], problems: parsed.problems };
	const places = Array.from({ length: SPANS_A_DAY }, (_, at) => at + 1);
	const typed = places.map((place) => ({
		from: parsed.value[spanField('from', weekday, place)] ?? null,
		to: parsed.value[spanField('to', weekday, place)] ?? null
	}));
	return dayHours(typed, weekday);
}

function spansForm(weekday: number) {
	const entries = Array.from({ length: SPANS_A_DAY }, (_, at) => at + 1).flatMap((place) =>
		(['from', 'to'] as const).map((side) => [
			spanField(side, weekday, place),
			optional(clockTime())
		])
	);
	return v.object(
		Object.fromEntries(entries) as Record<string, ReturnType<typeof optional<number>>>
	);
}

/** The boxes of a form, filled with hours that are kept. */
export function typedHours(week: WeekHours[]): Record<string, string> {
	const typed: Record<string, string> = {};
	for (const weekday of WEEKDAYS) {
		week
			.filter((one) => one.weekday === weekday)
			.forEach(({ fromMinute, toMinute }, at) => {
				typed[spanField('from', weekday, at + 1)] = clock(fromMinute);
				typed[spanField('to', weekday, at + 1)] = clock(toMinute % 1440);
			});
	}
	return typed;
}

function clock(minute: number): string {
	const two = (part: number) => String(part).padStart(2, '0');
	return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Skills that were ticked, of those known, and one that was added in words. */
export function skillsForm(known: string[]) {
	return v.object({
		skills: choices(known),
		added: optionalText({ max: WORD_CHARS_MAX })
	});
}
