import { safeParse } from 'valibot';
import { isDay } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import type { Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { start } from '#lib/visits/booking-form.ts';
import { changeQuery, type ChangeAsked } from '#lib/visits/change-form.ts';
import { changePage, moveCheck, moveDates, moveTimes } from '#lib/visits/change-pages.server.ts';
import type { SeriesDetails } from '#lib/visits/queries.server.ts';

/** Which visits the address of a page speaks of; null when it does not say so properly. */
export function changeAsked(query: URLSearchParams): ChangeAsked | null {
	const typed = new FormData();
	for (const name of ['visit', 'scope']) typed.set(name, query.get(name) ?? '');
	const parsed = parseForm(changeQuery, typed);
	return parsed.ok ? parsed.value : null;
}

/**
 * One page of moving: the days, the times of a day, or the dates as they would be. Null where the
 * address is not one of a change, or the change is refused; its first page then says why.
 */
export async function movePage(
	work: Work,
	found: SeriesDetails,
	query: URLSearchParams,
	language: Language
) {
	const asked = changeAsked(query);
	const page = asked && (await changePage(work, found, asked, language));
	if (!asked || !page || page.refusal) return null;
	const chosen = safeParse(start(), query.get('start') ?? '');
	const day = query.get('day');
	const nothing = { page, dates: null, times: null, check: null };
	if (chosen.success) {
		const check = await moveCheck(work, found, asked, chosen.output);
		return { ...nothing, check: { start: chosen.output, ...check } };
	}
	if (isDay(day)) return { ...nothing, times: await moveTimes(work, found, asked, day) };
	return { ...nothing, dates: await moveDates(work, found, asked, query.get('from') ?? '') };
}
