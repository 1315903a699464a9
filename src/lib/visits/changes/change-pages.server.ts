import { dayNumber, dayOf, fromDayNumber, isDay, type Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import type { Problem } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Work } from '#lib/server/work.server.ts';
import { changeRefusal } from '#lib/visits/changes/change-limit.ts';
import type { ChangeAsked } from '#lib/visits/changes/change-form.ts';
import {
	lastMoveDay,
	moveOffers,
	ownWindow,
	proposeMove,
	seenText,
	visitsInScope,
	type BookedVisit,
	type MoveQuestion
} from '#lib/visits/time/moving.ts';
import type { SeriesDetails } from '#lib/visits/queries.server.ts';

const DAYS_A_PAGE = 10;

/** What every page of a change shows: the series, and those of its visits that it is about. */
export function changePage(
	{ actor, now }: Work,
	found: SeriesDetails,
	visits: BookedVisit[],
	{ visit, scope }: ChangeAsked,
	language: Language
) {
	const left = visits.filter((one) => one.isLeft);
	const inScope = visitsInScope(visits, visit, scope);
	const limit = { now, zone: found.site.zone, rules: found.service.rules };
	const labelOf = (number: number) =>
		found.service.rules.visits.find((one) => one.number === number)?.label[language] ?? '';
	return {
		asked: { visit, scope },
		reference: found.reference,
		contact: found.organization,
		zone: found.site.zone,
		visits: inScope.map(({ number, startsAt, endsAt }) => ({
			number,
			startsAt,
			endsAt,
			note: labelOf(number)
		})),
		/** Other visits that have not begun: without one there is nothing to choose. */
		isLast: left.length <= 1,
		isFirstLeft: left[0]?.number === visit,
		/** Only the visit with which everything begins is meant, and others would stay. */
		isFirstAlone: scope === 'this' && visit === visits[0]?.number && visit === 1 && left.length > 1,
		refusal: inScope[0] ? changeRefusal(actor, inScope[0].startsAt, limit) : gone
	};
}

const gone: Problem = { code: 'visit_begun' };

/** The days to which a scope can move, from `from` on, and where to look for later ones. */
export function moveDates(question: MoveQuestion, from: unknown) {
	const { now, zone } = question.input;
	const today = dayNumber(dayOf(now, zone));
	const start = isDay(from) ? Math.max(today, dayNumber(from)) : today;
	const last = lastMoveDay(question);
	const offered = moveOffers(question, start, last, DAYS_A_PAGE + 1);
	return {
		isFirstPage: start === today,
		window: windowAhead(question, today),
		last: fromDayNumber(last),
		more: offered[DAYS_A_PAGE] ? fromDayNumber(offered[DAYS_A_PAGE].day) : null,
		days: offered.slice(0, DAYS_A_PAGE).map(({ day, times }) => ({
			day: fromDayNumber(day),
			count: times.length,
			firstMinute: times[0]!.minute,
			lastMinute: times.at(-1)!.minute
		}))
	};
}

/** The days, from today on, that a later visit keeps to when it moves by itself; else null. */
function windowAhead(question: MoveQuestion, today: number) {
	const window = ownWindow(question);
	if (!window) return null;
	return { from: fromDayNumber(Math.max(today, window.from)), to: fromDayNumber(window.to) };
}

/** The times of one day at which the first visit of the scope could begin. */
export function moveTimes(question: MoveQuestion, day: Day) {
	const [offered] = moveOffers(question, dayNumber(day), dayNumber(day), 1);
	return { day, minutes: offered?.times.map(({ minute }) => minute) ?? [] };
}

/** The dates as they would be, or the rule that refuses them; with what the form has to carry. */
export function moveCheck(question: MoveQuestion, start: { day: Day; minute: number }) {
	const proposed = proposeMove(question, start.day, start.minute);
	return {
		seen: seenText(question.visits),
		requestKey: newId(question.input.now),
		problems: proposed.ok ? [] : proposed.problems,
		moved: proposed.ok ? proposed.value.moved.map((one) => withBefore(question, one)) : [],
		stays: proposed.ok
			? proposed.value.stays.map(({ number, startsAt, endsAt }) => ({ number, startsAt, endsAt }))
			: []
	};
}

type Moved = { number: number; startsAt: Date; endsAt: Date };

function withBefore({ visits }: MoveQuestion, { number, startsAt, endsAt }: Moved) {
	const before = visits.find((one) => one.number === number)!;
	return { number, startsAt, endsAt, before: before.startsAt };
}
