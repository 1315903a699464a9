import type { Localized } from '#lib/base/localized.ts';
import type { Measure } from '#lib/programmes/template.ts';

/** Rows for people who are not on the roster. */
export const SPARE_ROWS = 5;

/**
 * Somebody on a visit's roster, as paper may say it: nothing about them but the name, their turn, and
 * that they are not registered, so that nobody is asked anew.
 */
export type PaperPerson = {
	enrolmentId: string;
	name: string;
	turnAt: Date | null;
	isUnregistered?: true;
};

/** A visit's roster for paper and for spreadsheets. */
export type VisitPaper = {
	visitId: string;
	seriesId: string;
	number: number;
	startsAt: Date;
	endsAt: Date;
	zone: string;
	service: Localized;
	organization: string;
	place: string;
	contactName: string;
	contactPhone: string;
	/** What can be measured by itself there, by any version of the programme that somebody runs on. */
	readings: Measure[];
	/** Who has a turn first, in its order; the others by name. */
	people: PaperPerson[];
};
