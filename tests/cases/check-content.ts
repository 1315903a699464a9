import { linesOf, onPage, pageOf, partOf, type Case, type Checker } from './check.ts';
import type { Incentive, Measure } from './record.ts';
import { says, saysInLine, stems } from './words.ts';

/* What a service brings, gives and asks. */

const measures: Checker = (at, all: Measure[]) =>
	all.every(({ name, unit, note }) => {
		const said = [name, unit, note].filter(Boolean).join(' ');
		return saysInLine(linesOf(at, 'measures'), said);
	});

const supplies: Checker = (at, all: string[]) =>
	all.every((one) => saysInLine(linesOf(at, 'supplies'), one));

/** The line of a reward names its condition, and every figure of it. */
const incentives: Checker = (at, all: Incentive[]) =>
	all.every((one) => {
		const figures = [one.value, one.at_months].filter((figure) => figure !== null).map(String);
		const kind = one.kind ?? '';
		return linesOf(at, 'rewards').some((line) => {
			const there = new Set(stems(line));
			const isKind = kind === 'cap' ? line.includes('the most') : says(line, kind);
			const isUnit = !one.unit || says(line, one.unit);
			return says(line, one.condition) && figures.every((f) => there.has(f)) && isKind && isUnit;
		});
	});

const contactLine: Record<string, string> = {
	phone: 'by phone',
	sms: 'by text message',
	email: 'by e-mail'
};

const betweenChannels: Checker = (at, all: string[]) =>
	all.every((one) => contactLine[one] && partOf(at, 'between').includes(contactLine[one]!));

/** So many bookings are taken, and the next one is refused for that reason. */
export async function isFullAfter({ trial }: Case, count: number, code: string, changes = {}) {
	const { taken, last } = await trial.fill(count, changes);
	return taken === count && !last.ok && (last.codes as string[]).includes(code);
}

/** So many people: places that run out, unless the record counts those who serve. */
const people: Checker = async (at, count: number) => {
	const text = String(at.record.capacity?.text ?? '');
	if (/accountants|staff|counsell|volunteers/.test(text)) {
		return says(partOf(at, 'people'), String(count));
	}
	if (!says(partOf(at, 'apply'), String(count))) return false;
	const { max } = at.trial.rules.headcount;
	const whole = Math.floor(count / max);
	if (whole * max !== count) return false;
	return isFullAfter(at, whole, 'places_full', { headcount: max });
};

/** "10 companies a month" is a rule: the next one is refused. */
const capacityText: Checker = async (at, text: string) => {
	if (!says(pageOf(at), text)) return false;
	const rule = /^(\d+) (companies|organizations|sites|schools) a month$/.exec(text);
	if (!rule) return true;
	const count = Number(rule[1]);
	return isFullAfter(at, count, 'month_full');
};

const perVisit: Checker = async ({ trial }, count: number) => {
	const over = await trial.book({ headcount: count + 1 });
	return !over.ok && over.codes.includes('headcount_above_maximum');
};

/** Whoever books says that it is there, or what is missing. */
const siteRequirements: Checker = async (at, all: string[]) => {
	const shown = all.every((one) => saysInLine(linesOf(at, 'asks'), one));
	if (!shown || at.trial.isAtStops) return shown;
	const { content } = at.trial.service;
	const confirmed = [
		...(content.ages ? ['ages'] : []),
		...(content.confirmations ?? []).map((one) => one.key)
	];
	const silent = await at.trial.book({ declared: { confirmed, has: [], missing: '' } });
	const told = await at.trial.book({ declared: { confirmed, has: [], missing: 'not there' } });
	return !silent.ok && silent.fields.includes('missing') && told.ok;
};

/** Said on the page; where the record counts those who come, so many come. */
const staff: Checker = async (at, text: string) => {
	if (!says(partOf(at, 'people'), text)) return false;
	const count = /^(\d+) (counsell|staff|people)/.exec(text)?.[1];
	return count === undefined || at.trial.rules.crewSize === Number(count);
};

const fee: Checker = (at, text: string) => says(partOf(at, 'fee'), text);

export const contentCheckers: Record<string, Checker> = {
	measures,
	supplies,
	incentives,
	'between_visits.channels': betweenChannels,
	'between_visits.text': (at, text: string) => says(partOf(at, 'between'), text),
	'capacity.people': people,
	'capacity.text': capacityText,
	'capacity.per_visit': perVisit,
	'rules.cancellation': onPage,
	'rules.no_show': onPage,
	'rules.waiting': onPage,
	'rules.change': onPage,
	'rules.text': (at, text: string) => says(pageOf(at), text),
	site_requirements: siteRequirements,
	staff,
	fee
};
