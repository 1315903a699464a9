import { addDays, type Day } from '#lib/base/days.ts';
import { parseService, type ServiceFile } from '#lib/visits/services/service-file.ts';
import type { Checker } from './check.ts';
import { contentCheckers } from './check-content.ts';
import { moreCheckers } from './check-more.ts';
import { scheduleCheckers } from './check-schedule.ts';
import { timeCheckers } from './check-times.ts';
import { visits } from './check-visits.ts';
import { whoCheckers } from './check-who.ts';
import { dayFrom, dayTo, type Programme } from './record.ts';
import { openAgency } from './stage.ts';
import { Trial } from './trying.ts';

export const checkers: Record<string, Checker> = {
	...whoCheckers,
	...timeCheckers,
	...scheduleCheckers,
	...contentCheckers,
	...moreCheckers,
	visits
};

/** Reports, not rules: nothing in a service could show them. */
const leftOut = new Set([
	...['id', 'source_url', 'other_sources', 'published', 'agency', 'country', 'language'],
	...['service_kind', 'made_up', 'outcome', 'satisfaction', 'inferred', 'notes', 'demands']
]);
/** Objects whose fields are checked one by one. */
const groups = new Set([
	...['eligibility', 'apply', 'season', 'hours', 'schedule', 'between_visits', 'capacity', 'rules']
]);

/** Every field of a record that says something, by its path. */
export function fieldsOf(record: Programme): [path: string, value: unknown][] {
	return Object.entries(record)
		.filter(([name, value]) => !leftOut.has(name) && value !== null)
		.flatMap(([name, value]): [string, unknown][] => {
			if (!groups.has(name)) return [[name, value]];
			const inner = Object.entries(value as object).filter(([, one]) => one !== null);
			return inner.map(([field, one]) => [`${name}.${field}`, one]);
		});
}

/** Fields of which the page says whatever the record says; nothing keeps them. */
const said = new Set([
	...['eligibility.who', 'eligibility.min_headcount_of', 'apply.channels', 'apply.first_come'],
	...['apply.selection', 'apply.text', 'season.text', 'schedule.follow_up', 'schedule.text'],
	...['measures', 'supplies', 'incentives', 'fee', 'between_visits.channels'],
	...[
		'between_visits.text',
		'rules.cancellation',
		'rules.no_show',
		'rules.waiting',
		'rules.change'
	],
	'rules.text'
]);
/** Of these it hangs on the words whether they are a rule. */
const rulesInWords: Record<string, RegExp> = {
	'eligibility.other': /^\d+ or more (households|employees|members)$/,
	'hours.text': /up to \d+ hours|^once a week$|\d\d:\d\d-\d\d:\d\d/,
	'capacity.text': /^\d+ (companies|organizations|sites|schools) a month$/,
	staff: /^\d+ (counsell|staff|people)/
};

/** Whether a field that is shown is a rule that was tried, not a sentence alone. */
export function isKept(path: string, value: unknown): boolean {
	const words = rulesInWords[path];
	return words ? words.test(String(value)) : !said.has(path);
}

export type Verdict = {
	id: string;
	why: string | null;
	missing: string[];
	shown: string[];
	kept: number;
};

/**
 * One line of the report: `ID full`, `ID partly FIELDS`, `ID not WHY`; with how many of the fields are
 * rules that were tried, and how many the page says.
 */
export function lineOf({ id, why, missing, shown, kept }: Verdict): string {
	if (why !== null) return `${id} not ${why}`;
	const counts = `(${kept} kept, ${shown.length - kept} said)`;
	return missing.length ? `${id} partly ${missing.join(' ')} ${counts}` : `${id} full ${counts}`;
}

/**
 * Imports a file and tries every field of the record on the service that comes from it; and a second
 * one beside it, where what is asked for differs from what is published.
 */
export async function judge(
	ownerUrl: string,
	record: Programme,
	body: unknown,
	askedBody: unknown = null
): Promise<Verdict> {
	const verdict: Verdict = { id: record.id, why: null, missing: [], shown: [], kept: 0 };
	const read = parseService(body);
	if (!read.ok) {
		const flaws = read.flaws.map(({ path, why }) => `${path}: ${why}`);
		return { ...verdict, why: `not importable (${flaws.join('; ')})` };
	}
	const trial = await trialOf(ownerUrl, record, read.file);
	const askedRead = askedBody === null ? null : parseService(askedBody);
	if (askedRead && !askedRead.ok) return { ...verdict, why: 'second service not importable' };
	const asked = askedRead && (await trialOf(ownerUrl, record, askedRead.file));
	const start = await canStart(trial);
	if (!start) return { ...verdict, why: 'nothing can be booked' };
	for (const [path, value] of fieldsOf(record)) {
		const checker = checkers[path];
		const isShown = checker ? await checker({ record, trial, asked }, value as never) : false;
		(isShown ? verdict.shown : verdict.missing).push(path);
		if (isShown && isKept(path, value)) verdict.kept++;
	}
	return verdict;
}

/** A case tried on one field alone: for planted faults. */
export async function isFieldShown(
	ownerUrl: string,
	record: Programme,
	body: unknown,
	path: string
) {
	const read = parseService(body);
	if (!read.ok) return false;
	const trial = await trialOf(ownerUrl, record, read.file);
	const value = fieldsOf(record).find(([name]) => name === path)![1];
	return checkers[path]!({ record, trial }, value as never);
}

async function trialOf(ownerUrl: string, record: Programme, file: ServiceFile): Promise<Trial> {
	const at = new Date(`${clockOf(record, file)}T01:00:00Z`);
	return Trial.of(() => openAgency(ownerUrl, record.country), file, at);
}

async function canStart(trial: Trial): Promise<boolean> {
	if (!trial.isAtStops) return (await trial.book()).ok;
	const [first] = trial.sessions(trial.today, addDays(trial.today, 400));
	if (!first) return false;
	return (await trial.publish(first, trial.momentOf(addDays(first.day, -1)))).published === 1;
}

/** A day on which requests are taken, shortly before the first visit that the record knows of. */
function clockOf(record: Programme, file: ServiceFile): Day {
	const { apply, season, schedule } = record;
	const [round] = (apply?.rounds ?? []) as { opens: Day }[];
	if (round) return addDays(round.opens, 1);
	if (apply?.window_from) return addDays(dayFrom(apply.window_from), 5);
	if (apply?.window_to) return addDays(dayTo(apply.window_to), -30);
	const dates = [
		...(schedule?.fixed_dates ?? []),
		...(schedule?.stops ?? []).flatMap((one) => one.date ?? [])
	];
	const first = season?.from ? dayFrom(season.from) : dates[0];
	if (first) return addDays(first, file.rules.requests?.from ? 0 : -(file.rules.leadTimeDays + 1));
	const isDay = record.published?.length === 10;
	if (season?.to) return isDay ? record.published! : addDays(dayTo(season.to), -60);
	return '2026-11-02';
}
