/* A published programme, as the record has it. What is null the source does not say. */

export type Visit = {
	n: number | string;
	at: string | null;
	label: string | null;
	does?: string[] | null;
	measures: Measure[] | null;
};

export type Measure = { name: string; unit: string | null; note?: string | null };

export type Incentive = {
	condition: string;
	at_months: number | null;
	at_weeks: number | null;
	value: number | null;
	unit: string | null;
	kind: string | null;
};

export type StopEntry = {
	day?: string;
	date?: string;
	week?: number;
	from?: string;
	to?: string;
	site?: string;
	sites?: string[];
};

type Fields = Record<string, unknown>;

export type Programme = {
	id: string;
	published: string | null;
	/** Where it takes place. */
	setting: string | null;
	country: string;
	language: string;
	eligibility: (Fields & { org_types: string[] | null; min_headcount: number | null }) | null;
	apply: (Fields & { window_from: string | null; window_to: string | null }) | null;
	season: { from: string | null; to: string | null; text: string | null } | null;
	hours: (Fields & { days: string[] | null; from: string | null; to: string | null }) | null;
	session_minutes: number | null;
	schedule:
		| (Fields & {
				kind: string;
				number_of_visits: number | null;
				at_least: boolean | null;
				stops: StopEntry[] | null;
				fixed_dates: string[] | null;
		  })
		| null;
	visits: Visit[] | null;
	measures: Measure[] | null;
	supplies: string[] | null;
	incentives: Incentive[] | null;
	between_visits: { channels: string[] | null; text: string | null } | null;
	capacity: Fields | null;
	rules: Fields | null;
	site_requirements: string[] | null;
	staff: string | null;
	fee: string | null;
};

/** First and last day of what a record calls a month or a day. */
export function dayFrom(text: string): string {
	return text.length === 7 ? `${text}-01` : text;
}
export function dayTo(text: string): string {
	if (text.length !== 7) return text;
	const [year, month] = text.split('-').map(Number);
	return `${text}-${new Date(Date.UTC(year!, month!, 0)).getUTCDate()}`;
}

/** `19:30` as minutes after midnight. */
export function minuteOf(text: string): number {
	const [hours, minutes] = text.split(':').map(Number);
	return hours! * 60 + minutes!;
}

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
