import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import {
	CLOSURE,
	CONTACTS,
	kindOf,
	rowsOf,
	TREATMENTS,
	type Comparison,
	type PlainRow,
	type Subject
} from '#lib/programmes/editor/condition-rows.ts';
import type { Predicate } from '#lib/programmes/expression.ts';
import { closureReasons, type ClosureReason } from '#lib/programmes/facts.ts';
import { ENROLLED, type Template } from '#lib/programmes/template.ts';

/** What conditions may name; parts of a programme. */
export type Named = Pick<Template, 'measures' | 'anchors'>;

type Say = (inputs: { what: string; value: string }, options: { locale: Language }) => string;

const comparisonWords: Record<Comparison, Say> = {
	eq: m.programmes_says_eq,
	ne: m.programmes_says_ne,
	ge: m.programmes_says_ge,
	gt: m.programmes_says_gt,
	le: m.programmes_says_le,
	lt: m.programmes_says_lt,
	in: m.programmes_says_in,
	known: ({ what }, options) => m.programmes_says_known({ what }, options),
	unknown: ({ what }, options) => m.programmes_says_unknown({ what }, options)
};

const closureWords: Record<
	ClosureReason,
	(inputs: object, options: { locale: Language }) => string
> = {
	completed: m.programmes_closure_completed,
	lost: m.programmes_closure_lost,
	refused: m.programmes_closure_refused,
	moved: m.programmes_closure_moved,
	moved_untraceable: m.programmes_closure_moved_untraceable,
	died: m.programmes_closure_died,
	ineligible: m.programmes_closure_ineligible
};

/** A condition as a sentence; "everybody" where there is none. */
export function conditionWords(
	condition: Predicate | undefined,
	named: Named,
	locale: Language
): string {
	const { join, rows } = rowsOf(condition, named.measures);
	if (rows.length === 0) return m.programmes_says_everybody({}, { locale });
	const said = rows.map((row) =>
		'kept' in row ? keptWords(row.kept, named, locale) : rowWords(row, named, locale)
	);
	const link = join === 'all' ? m.programmes_says_and : m.programmes_says_or;
	return said.join(` ${link({}, { locale })} `);
}

/** What only the file can say: its shape in words, as far as there are any. */
export function keptWords(part: Predicate, named: Named, locale: Language): string {
	if ('all' in part || 'any' in part) return `(${conditionWords(part, named, locale)})`;
	if ('not' in part) {
		return m.programmes_says_not({ what: conditionWords(part.not, named, locale) }, { locale });
	}
	const [loose] = rowsOf(loosened(part), named.measures).rows;
	if (loose && !('kept' in loose)) {
		return m.programmes_says_narrowed({ what: rowWords(loose, named, locale) }, { locale });
	}
	return m.programmes_says_special({ what: JSON.stringify(part) }, { locale });
}

// The same without what narrows where a value is looked for.
function loosened(part: Predicate): Predicate {
	return JSON.parse(JSON.stringify(part), (_, value) =>
		value && typeof value === 'object' && 'obs' in value
			? { obs: { key: value.obs.key, ...(value.obs.in ? { in: value.obs.in } : {}) } }
			: value
	) as Predicate;
}

function rowWords(row: PlainRow, named: Named, locale: Language): string {
	const what = [subjectWords(row.subject, named, locale), whereWords(row, named, locale)]
		.filter(Boolean)
		.join(' ');
	return comparisonWords[row.is]({ what, value: valueWords(row, named, locale) }, { locale });
}

function whereWords({ subject, where, days }: PlainRow, named: Named, locale: Language): string {
	if (!subject.startsWith('measure:') || where === 'contact') return '';
	if (where === 'days' && days) {
		const anchor = anchorWords(days.anchor, named, locale);
		return m.programmes_where_days_short({ ...days, anchor }, { locale });
	}
	if (where === 'first') return m.programmes_where_first_short({}, { locale });
	return where === 'window'
		? m.programmes_where_window_short({}, { locale })
		: m.programmes_where_ever_short({}, { locale });
}

/** What a row is about. */
export function subjectWords(subject: Subject, named: Named, locale: Language): string {
	const options = { locale };
	if (subject === CONTACTS) return m.programmes_subject_contacts({}, options);
	if (subject === TREATMENTS) return m.programmes_subject_treatments({}, options);
	if (subject === CLOSURE) return m.programmes_subject_closure({}, options);
	const at = subject.indexOf(':');
	const key = subject.slice(at + 1);
	if (subject.startsWith('anchor:')) return anchorWords(key, named, locale);
	if (subject.startsWith('days:')) {
		return m.programmes_subject_days({ anchor: anchorWords(key, named, locale) }, options);
	}
	return either(named.measures.find((one) => one.key === key)?.label, locale) || key;
}

/** The name of a day that counts. */
export function anchorWords(key: string, { anchors }: Named, locale: Language): string {
	if (key === ENROLLED) return m.programmes_anchor_enrolled({}, { locale });
	return either(anchors.find((one) => one.key === key)?.label, locale) || key;
}

function valueWords({ subject, value }: PlainRow, named: Named, locale: Language): string {
	const choices = valueChoices(subject, named, locale);
	if (choices) {
		return value
			.split(',')
			.map((one) => choices.find((choice) => choice.value === one)?.label ?? one)
			.join(', ');
	}
	const def = named.measures.find((one) => `measure:${one.key}` === subject);
	const unit = def?.unitLabel?.[locale] ?? '';
	return unit ? `${value} ${unit}` : value;
}

/** What can be chosen as the value of a row; null where it is typed. */
export function valueChoices(subject: Subject, named: Named, locale: Language) {
	const kind = kindOf(subject, named.measures);
	if (kind === 'bool') {
		return [
			{ value: 'true', label: m.programmes_yes({}, { locale }) },
			{ value: 'false', label: m.programmes_no({}, { locale }) }
		];
	}
	if (subject === CLOSURE) {
		return closureReasons.map((value) => ({ value, label: closureWords[value]({}, { locale }) }));
	}
	if (kind !== 'enum') return null;
	const def = named.measures.find((one) => `measure:${one.key}` === subject);
	return (def?.options ?? []).map(({ value, label }) => ({ value, label: either(label, locale) }));
}

/** A text in a language, or in the other one where it was not written in this. */
export function either(text: { ko?: string; en?: string } | undefined, language: Language): string {
	return text?.[language] || text?.ko || text?.en || '';
}
