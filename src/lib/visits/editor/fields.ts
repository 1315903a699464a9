/*
 * What the editor covers of a service's file, and how each value is typed. Everything else of the
 * file stays as it was. The names of the fields are the paths in the file, so that what is wrong with
 * a value is shown beside the field that it was typed into.
 */

/** How one value of the file stands in the form; `both` is two fields, `.ko` and `.en`. */
export type FieldKind =
	/** One line; some lines; a sentence in both languages, of one line or of some. */
	| ('text' | 'name' | 'both')
	| ('number' | 'day' | 'time' | 'flag')
	/** Ticked boxes, their values texts or whole numbers. */
	| ('choices' | 'numbers')
	/** One on each line. */
	| ('days' | 'words')
	/** A template by its key and version. */
	| 'programme';

type Fields = Record<string, FieldKind>;

/** Values that stand once, by their path. In the order of the page, as are the lists. */
export const singleFields: Fields = {
	key: 'text',
	name: 'name',
	summary: 'both',
	'content.who': 'both',
	source: 'both',
	discreetWords: 'words',
	programme: 'programme',
	roster: 'text',
	asksRegistration: 'flag',
	'rules.headcount.min': 'number',
	'rules.headcount.max': 'number',
	'rules.organizationSize.min': 'number',
	'rules.organizationSize.max': 'number',
	'rules.organizationSize.of': 'text',
	'rules.organizationKinds': 'choices',
	'rules.minutesPerPerson': 'number',
	'rules.roundMinutesTo': 'number',
	'rules.gridMinutes': 'number',
	'rules.setUpMinutes': 'number',
	'rules.travelMinutes': 'number',
	'rules.crewSize': 'number',
	'rules.crewSizeMax': 'number',
	'rules.visitMinutesMax': 'number',
	'rules.spanDays': 'number',
	'rules.season.from': 'day',
	'rules.season.to': 'day',
	'rules.requests.from': 'day',
	'rules.requests.to': 'day',
	'rules.holidays': 'text',
	'rules.leadTimeDays': 'number',
	'rules.horizonDays': 'number',
	'rules.changeUntilDays': 'number',
	'rules.caps.visitsADay': 'number',
	'rules.caps.visitsAWeek': 'number',
	'rules.caps.visitsAMonth': 'number',
	'rules.caps.seriesAMonth': 'number',
	'rules.caps.seriesInAll': 'number',
	'content.responseDays': 'number',
	'content.places': 'number',
	'content.fee': 'both'
};

/** Lists, by their path: the fields of each row. A row that is a sentence has its only field at ''. */
const listFields = {
	preparation: { '': 'both' },
	'rules.areas': { key: 'text', label: 'name', minutes: 'number', withinMinutes: 'number' },
	'rules.visits': {
		offsetDays: 'number',
		earlierDays: 'number',
		laterDays: 'number',
		label: 'name',
		does: 'both',
		role: 'text',
		weekdays: 'numbers',
		minutesPerPerson: 'number',
		sessionMinutes: 'number',
		crewSize: 'number'
	},
	'rules.calendar': {
		fromMinute: 'time',
		untilMinute: 'time',
		days: 'numbers',
		weeks: 'numbers',
		'everyWeeks.weeks': 'number',
		'everyWeeks.from': 'day',
		dates: 'days',
		since: 'day',
		until: 'day',
		stop: 'text'
	},
	'rules.breaks': { fromMinute: 'time', untilMinute: 'time' },
	'content.confirmations': { text: 'both' },
	'content.asks': { text: 'both' },
	'content.supplies': { '': 'both' }
} as const satisfies Record<string, Fields>;

export type ListPath = keyof typeof listFields;
export const listPaths = Object.keys(listFields) as ListPath[];

/** The fields of a row of a list, with their kinds. */
export function rowFields(path: ListPath): [string, FieldKind][] {
	return Object.entries(listFields[path]);
}

/** More rows than any list of the file takes. */
export const ROWS_MAX = 60;

/** The name of a field of a row: `rules.breaks.0.fromMinute`, `preparation.2`. */
export function rowName(path: ListPath, at: number, field: string): string {
	return field === '' ? `${path}.${at}` : `${path}.${at}.${field}`;
}

/** What of a service's file only the file says, so that its pages can be told from the editor's. */
export const onlyInFile = [
	...(['variants', 'stops', 'turnMinutes', 'skills', 'equipment'] as const),
	...(['counts', 'ages', 'channels', 'apply', 'selection', 'rewards', 'measures'] as const),
	...(['betweenVisits', 'followUp', 'resultsWithin', 'staff', 'partners', 'notes'] as const)
] as const;
export type OnlyInFile = (typeof onlyInFile)[number];
