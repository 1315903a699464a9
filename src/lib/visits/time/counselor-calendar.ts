import type { Day } from '#lib/base/days.ts';
import type { Taken } from '#lib/visits/time/caps.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import type { Busy } from '#lib/visits/time/travel.ts';

/** One counselor's time. Weekdays are 1 = Monday … 7 = Sunday, minutes are of the wall clock. */
export type CounselorCalendar = {
	id: string;
	hours: { weekday: number; fromMinute: number; toMinute: number }[];
	/** Taken spans, with the travel and set-up of their own visits. */
	busy: Busy[];
	leave: { fromDay: Day; toDay: Day }[];
	/** Other hours on single days; a day that stands here has none of its weekday. */
	special?: { day: Day; fromMinute: number; toMinute: number }[];
	/** What they can do that some services need. */
	skills?: string[];
	/** When their visits that end in the evening begin, in milliseconds, for a fair share of them. */
	evenings?: number[];
};

/**
 * One of the agency's things that visits take along, and when it is taken. It comes home between two
 * visits, for another crew may take it: the area of a visit changes nothing.
 */
export type Equipment = { id: string; kind: string; busy: Busy[] };

export type AvailabilityInput = {
	rules: ServiceRules;
	headcount: number;
	/** The zone of the site, `Asia/Seoul` for instance. */
	zone: string;
	counselors: CounselorCalendar[];
	equipment?: Equipment[];
	isHoliday: (day: Day) => boolean;
	now: Date;
	/** What the agency already gives of this service; only its caps ask. */
	taken?: Taken;
	/** How many people more the service takes in all; null or absent where it counts none. */
	placesLeft?: number | null;
	/** Days of the visits of the same series that stay, where others of it are booked anew. */
	staying?: Day[];
	/** When the place itself is in use, by another session at the same stop, in milliseconds. */
	placeBusy?: [startMs: number, endMs: number][];
	/** Who should come again, when visits of a known series are booked anew. */
	keepCrewIds?: string[];
};
