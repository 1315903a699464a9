/** What a check of a filled-in roster says to whoever keys it in. */
import type { Language } from '#lib/base/localized.ts';
import type { Problem } from '#lib/base/problems.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatTime } from '#lib/i18n/times.ts';
import {
	factKey,
	type BadCell,
	type Clash,
	type FilledCheck,
	type PaperFact
} from '#lib/programmes/paper/filled-rows.ts';
import { columnTitle, readingTitle } from '#lib/programmes/paper/paper-columns.ts';
import type { Measure } from '#lib/programmes/template.ts';
import { fitToShow } from '#lib/ui/typed-text.ts';

/** A fact as a line: who, what, and whether the value is unlikely. */
export type ShownFact = { id: string; name: string; what: string; isUnlikely: boolean };
export type ShownClash = {
	id: string;
	name: string;
	what: string;
	recorded: string;
	paper: string;
};

export type ShownCheck = {
	sealed: string;
	fresh: ShownFact[];
	knownCount: number;
	/** In which somebody has a choice; `isTime` where an earlier arrival would take the place. */
	clashes: (ShownClash & { isTime: boolean })[];
	/** In which nobody has one. */
	settled: ShownClash[];
	bad: { id: string; row: number; name: string; column: string; typed: string; problem: Problem }[];
};

const TYPED_CHARS = 40;

/** The same in words of a language and times of a zone. */
export function shownCheck(
	check: FilledCheck & { sealed: string },
	zone: string,
	language: Language
): ShownCheck {
	const shownFact = (fact: PaperFact): ShownFact => ({
		id: factKey(fact),
		name: fact.name,
		what:
			fact.kind === 'arrival'
				? m.paper_check_arrival({ time: formatTime(fact.at, zone) }, { locale: language })
				: `${readingTitle(fact.measure, language)} ${fact.value}`,
		isUnlikely: fact.kind === 'reading' && fact.isUnlikely
	});
	const shownClash = ({ fact, recorded }: Clash) => ({
		id: factKey(fact),
		name: fact.name,
		what: fact.kind === 'arrival' ? columnTitle('time', language) : titleOf(fact.measure),
		recorded: recorded.map((one) => valueIn(one)).join(', '),
		paper: valueIn(fact.kind === 'arrival' ? fact.at : fact.value),
		isTime: fact.kind === 'arrival'
	});
	const titleOf = (measure: Measure) => readingTitle(measure, language);
	const valueIn = (value: Date | number) =>
		value instanceof Date ? formatTime(value, zone) : String(value);
	return {
		sealed: check.sealed,
		fresh: check.fresh.map(shownFact),
		knownCount: check.knownCount,
		clashes: check.clashes.filter(({ isSettled }) => !isSettled).map(shownClash),
		settled: check.clashes.filter(({ isSettled }) => isSettled).map(shownClash),
		bad: check.bad.map((one, at) => shownBad(one, at, language))
	};
}

function shownBad({ row, column, name, typed, problem }: BadCell, at: number, language: Language) {
	const title =
		column === null || typeof column === 'string'
			? columnTitle(column ?? 'name', language)
			: readingTitle(column, language);
	const shown = Array.from(fitToShow(typed)).slice(0, TYPED_CHARS).join('');
	return {
		id: String(at),
		row,
		name: fitToShow(name).slice(0, TYPED_CHARS),
		column: title,
		typed: shown,
		problem
	};
}
