import type { Localized } from '#lib/base/localized.ts';

/** What a report says besides its figures: whom it is for, and what was done. */
export type ReportSheet = {
	organization: string;
	service: Localized;
	reference: string;
	place: string;
	zone: string;
	headcount: number;
	/** Visits that were held, with the names of who came. */
	visits: { number: number; startsAt: Date; endsAt: Date; counselors: string[] }[];
};
