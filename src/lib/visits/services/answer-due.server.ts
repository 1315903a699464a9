import { dayOf, type Day } from '#lib/base/days.ts';
import type { Work } from '#lib/server/work.server.ts';
import { holidayRows } from '#lib/visits/time/calendars.server.ts';
import { holidayCalendar } from '#lib/visits/time/holidays.ts';
import { answerBy, isAnswerNear, responseDue } from '#lib/visits/services/response-deadline.ts';
import type { ServiceContent } from '#lib/visits/services/service-content.ts';

export type AnswerDue = { day: Day; isOver: boolean };

type Request = { requestedAt: Date; content: ServiceContent; zone: string };

/**
 * Until when requests are answered, by the promise of their services and the holidays of the agency:
 * a question for each of them, which gives null where nothing was promised.
 */
export async function answersDue(work: Work): Promise<(request: Request) => AnswerDue | null> {
	const holidayOf = holidayCalendar(await holidayRows(work));
	return ({ requestedAt, content, zone }) => {
		if (content.responseDays === undefined) return null;
		const isHoliday = (day: Day) => holidayOf(day) !== null;
		const day = responseDue(dayOf(requestedAt, zone), content.responseDays, isHoliday);
		return { day, isOver: dayOf(work.now, zone) > day };
	};
}

export type AnswerExpected = AnswerDue & {
	/** The office has to answer today or on the next business day. */
	isSoon: boolean;
};

/** Until when the office answers each request, also where nothing was promised: a question for each. */
export async function answersExpected(
	work: Work
): Promise<(request: Request & { firstVisitAt: Date }) => AnswerExpected> {
	const holidayOf = holidayCalendar(await holidayRows(work));
	const isHoliday = (day: Day) => holidayOf(day) !== null;
	return ({ requestedAt, firstVisitAt, content, zone }) => {
		const { responseDays, selection } = content;
		const today = dayOf(work.now, zone);
		const day = answerBy(
			{
				requested: dayOf(requestedAt, zone),
				first: dayOf(firstVisitAt, zone),
				...(responseDays !== undefined && { businessDays: responseDays }),
				...(selection &&
					selection.by !== 'first_come' &&
					selection.until && { collectedUntil: selection.until })
			},
			isHoliday
		);
		const isOver = today > day;
		return { day, isOver, isSoon: !isOver && isAnswerNear(day, today, isHoliday) };
	};
}
