import type { Day } from '#lib/base/days.ts';
import type { ServiceRules } from '#lib/visits/rules.ts';

/** One counselor's time. Weekdays are 1 = Monday … 7 = Sunday, minutes are of the wall clock. */
export type CounselorCalendar = {
	id: string;
	hours: { weekday: number; fromMinute: number; toMinute: number }[];
	/** Taken spans in milliseconds, half open, with the travel and set-up of their own visits. */
	busy: [startMs: number, endMs: number][];
	leave: { fromDay: Day; toDay: Day }[];
	/** Evening visits in the weeks around, for a fair share of them. */
	eveningVisits?: number;
};

export type AvailabilityInput = {
	rules: ServiceRules;
	headcount: number;
	/** The zone of the site, `Asia/Seoul` for instance. */
	zone: string;
	counselors: CounselorCalendar[];
	isHoliday: (day: Day) => boolean;
	now: Date;
	/** Minutes of travel to each side, where the caller knows better than the rules. */
	travelMinutes?: number;
	/** Who should come again, when visits of a known series are booked anew. */
	keepCrewIds?: string[];
};
