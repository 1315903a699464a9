import { safeParse } from 'valibot';
import { isDay } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import type { Work } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { start } from '#lib/visits/time/start-form.ts';
import { changeQuery, type ChangeAsked } from '#lib/visits/changes/change-form.ts';
import {
	changePage,
	moveCheck,
	moveDates,
	moveTimes
} from '#lib/visits/changes/change-pages.server.ts';
import { bookedVisits, moveQuestion } from '#lib/visits/changes/move-question.server.ts';
import type { SeriesDetails } from '#lib/visits/queries.server.ts';

/** What the address of a page of a change speaks of: one visit, unless it says more; or null. */
function changeAsked(query: URLSearchParams): ChangeAsked | null {
	const typed = new FormData();
	typed.set('visit', query.get('visit') ?? '');
	typed.set('scope', query.get('scope') ?? 'this');
	const parsed = parseForm(changeQuery, typed);
	return parsed.ok ? parsed.value : null;
}

/** The page of a change that an address asks for; null where it names no visit of the series. */
export async function askedChange(
	work: Work,
	found: SeriesDetails,
	query: URLSearchParams,
	language: Language
) {
	const asked = changeAsked(query);
	if (!asked) return null;
	const visits = await bookedVisits(work, found.id);
	if (!visits.some(({ number }) => number === asked.visit)) return null;
	return { asked, visits, page: changePage(work, found, visits, asked, language) };
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
	const change = await askedChange(work, found, query, language);
	if (!change || change.page.refusal) return null;
	const { asked, visits, page } = change;
	const about = { number: asked.visit, scope: asked.scope };
	const question = await moveQuestion(work, found, visits, about);
	const chosen = safeParse(start(), query.get('start') ?? '');
	const day = query.get('day');
	const nothing = { page, dates: null, times: null, check: null };
	if (chosen.success) {
		const check = moveCheck(question, chosen.output);
		return { ...nothing, check: { start: chosen.output, ...check } };
	}
	if (isDay(day)) return { ...nothing, times: moveTimes(question, day) };
	return { ...nothing, dates: moveDates(question, query.get('from')) };
}
