import type { Day } from '#lib/base/days.ts';
import type { ContactMode, Scalar } from '#lib/programmes/expression.ts';
import type { Untaken } from '#lib/programmes/untaken.ts';

/** What came of an attempt to hold a contact; only `attended` is a contact that took place. */
export const contactResults = [
	'attended',
	'no_show',
	'rescheduled',
	'refused',
	'unreachable',
	'wrong_number',
	'deceased',
	'moved'
] as const;
export type ContactResult = (typeof contactResults)[number];

/** Why an enrolment was closed before, or at, its regular end. */
export const closureReasons = [
	'completed',
	'lost',
	'refused',
	'moved',
	'moved_untraceable',
	'died',
	'ineligible'
] as const;
export type ClosureReason = (typeof closureReasons)[number];

export type MeasureFact = {
	key: string;
	value: Scalar;
	/** UCUM; null where the measure has none. */
	unit: string | null;
	/** ISO instant. */
	takenAt: string;
	/** Set once a correction replaced this value; the value stays readable but counts nowhere. */
	supersededBy?: string | null;
};

export type ContactFact = {
	id: string;
	/** The step that this contact answers; null for one outside the plan. */
	stepKey: string | null;
	/** Overrides the step: false for an assessment that offered no treatment. */
	treatment?: boolean | null;
	mode: ContactMode;
	result: ContactResult;
	/** The day at the site. */
	occurredOn: Day;
	/** ISO instant. */
	occurredAt: string;
	measures: MeasureFact[];
	/** What could not be taken; it counts nowhere. Absent where there is none. */
	untaken?: Untaken[];
	/** What was done of the step's checklist; absent where nothing was ticked. */
	ticked?: string[];
};

export type ToldValue = { key: string; value: Scalar; unit: string | null };

/** What somebody told of themselves on their own page: no contact, and found by nothing that asks for one. */
export type ToldFact = {
	id: string;
	/** The day at the site. */
	toldOn: Day;
	/** ISO instant. */
	toldAt: string;
	values: ToldValue[];
};

/** An anchor as it was set at one time. The latest `setAt` holds; earlier ones are history. */
export type AnchorFact = { key: string; day: Day; setAt: string };

/** Everything that plan and outcome are computed from. The order of the lists means nothing. */
export type Facts = {
	enrolledOn: Day;
	anchors: AnchorFact[];
	contacts: ContactFact[];
	/** Absent where nothing was told. */
	told?: ToldFact[];
	closure: { reason: ClosureReason; on: Day } | null;
};

/** One visit of the series that the enrolment belongs to; `number` counts from 1. */
export type SeriesVisit = { number: number; day: Day };
