import type { Localized } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { freshKey } from '#lib/programmes/editor/keys.ts';
import { itemsOf, withItem, type Item, type Part } from '#lib/programmes/editor/parts.ts';
import { shownNumbers } from '#lib/programmes/editor/options.ts';
import { placed, type Asked } from '#lib/programmes/editor/placement.ts';
import {
	ENROLLED,
	type Measure,
	type MeasureKind,
	type Template
} from '#lib/programmes/template.ts';

/* What a new programme and each new item begin with, so that a small programme takes minutes. */

/** A sentence in both languages. */
export function both(say: (inputs: object, options: { locale: 'ko' | 'en' }) => string): Localized {
	return { ko: say({}, { locale: 'ko' }), en: say({}, { locale: 'en' }) };
}

/** A programme with one visit, one screen, and the consents that most need. */
export function blankTemplate(key: string, label: Localized): Template {
	return {
		...{ key, version: 1, label, source: both(m.programmes_fresh_source), assumed: [] },
		...{ anchors: [], measures: [], tailorings: [], outcomes: [] },
		steps: [
			{
				...{ key: 'first_visit', label: both(m.programmes_fresh_step), anchor: ENROLLED },
				...{ kind: 'visit', offsetDays: 0, window: { from: 0, to: 14 }, modes: ['visit'] },
				...{ treatment: true, required: [], optional: [], checklist: [] }
			}
		],
		sections: [{ key: 'questions', label: both(m.programmes_fresh_section), measures: [] }],
		consents: [freshConsent()]
	};
}

function freshConsent(): Template['consents'][number] {
	return {
		key: 'registration',
		version: 1,
		label: both(m.programmes_fresh_consent),
		items: [
			{
				...{ key: 'general', kind: 'general', required: true },
				title: both(m.programmes_fresh_general_title),
				text: both(m.programmes_fresh_general_text)
			},
			{
				...{ key: 'sensitive', kind: 'sensitive', required: true },
				title: both(m.programmes_fresh_sensitive_title),
				text: both(m.programmes_fresh_sensitive_text)
			},
			{
				...{ key: 'reminders', kind: 'reminders', required: false },
				title: both(m.programmes_fresh_reminders_title),
				text: both(m.programmes_fresh_reminders_text)
			}
		]
	};
}

export type Added = { body: Template; key: string };

/** The programme with a new item of that name, and the item's name in the file. */
export function withFresh(
	body: Template,
	part: Exclude<Part, 'trends'>,
	label: Localized,
	kind: MeasureKind = 'bool'
): Added {
	const key = freshKey(label, nouns[part], takenIn(body, part));
	if (part === 'measures')
		return { body: withQuestion(body, { ...question(kind), key, label }), key };
	return {
		body: withItem(body, part, { ...freshItem(body, part), key, ...named(part, label) }),
		key
	};
}

/** The programme with the values of a question shown over time, where they are not yet. */
export function withTrend(body: Template, measure: string): Added {
	const isShown = itemsOf(body, 'trends').some(({ key }) => key === measure);
	return { body: isShown ? body : withItem(body, 'trends', { key: measure }), key: measure };
}

// What a person is told is a piece of advice's only name, as a prompt's is what it asks.
function named(part: Part, label: Localized): Pick<Item, 'label' | 'advice' | 'title'> {
	if (part === 'tailorings') return { advice: label };
	return part === 'ownWords' ? { title: label } : { label };
}

// What stands on the own page shares its names.
function takenIn(body: Template, part: Part): string[] {
	const lists: Part[] =
		part === 'ownWords' || part === 'benefits' ? ['ownWords', 'benefits'] : [part];
	const keys = lists.flatMap((one) => itemsOf(body, one).map(({ key }) => key));
	return part === 'anchors' ? [...keys, ENROLLED] : keys;
}

const nouns: Record<Exclude<Part, 'trends'>, string> = {
	measures: 'question',
	sections: 'screen',
	anchors: 'day',
	steps: 'step',
	outcomes: 'outcome',
	tailorings: 'advice',
	consents: 'consent',
	ownWords: 'words',
	benefits: 'benefit'
};

function question(kind: MeasureKind) {
	const options = (['first', 'second'] as const).map((value) => ({
		value,
		label: both(value === 'first' ? m.programmes_fresh_first : m.programmes_fresh_second)
	}));
	return { kind, sensitive: true, ...(kind === 'enum' && { options }) };
}

/** A new question is asked at once: on the first screen, at each step where people meet. */
function withQuestion(body: Template, def: Measure): Template {
	const written = withItem(body, 'measures', def);
	const at = body.steps.map((step): [string, Asked | undefined] => [
		step.key,
		step.kind !== 'visit' ? undefined : def.kind === 'text' ? 'optional' : 'required'
	]);
	const screen = body.sections[0]?.key;
	return placed(written, def.key, { ...(screen && { screen }), at: Object.fromEntries(at) });
}

function freshItem(body: Template, part: Exclude<Part, 'measures' | 'trends'>): object {
	if (part === 'anchors') return { default: { fromFirstVisitDays: 0 } };
	if (part === 'sections') return { measures: [] };
	if (part === 'consents') return { version: 1, items: freshConsent().items.slice(0, 1) };
	if (part === 'tailorings') return freshTailoring();
	if (part === 'outcomes') return freshOutcome(body);
	if (part === 'ownWords') return { max: 300 };
	if (part === 'benefits') return freshBenefit(body);
	return {
		...{ anchor: ENROLLED, kind: 'visit', offsetDays: 14, window: { from: 7, to: 28 } },
		...{ modes: ['visit', 'phone'], treatment: true, required: [], optional: [], checklist: [] }
	};
}

function freshTailoring(): object {
	const reason = both(m.programmes_fresh_reason);
	return { when: { all: [] }, reason };
}

function freshBenefit(body: Template): object {
	const [first] = shownNumbers(body);
	return {
		...{ basis: both(m.programmes_fresh_basis), measure: first?.key ?? 'question', times: 1 },
		...{ unitLabel: first?.unitLabel ?? both(m.programmes_times), anchor: ENROLLED }
	};
}

function freshOutcome(body: Template): object {
	const last = body.measures.findLast(({ kind }) => kind === 'bool') ?? body.measures.at(-1);
	const met = last
		? { eq: [{ obs: { key: last.key, in: 'contact' } }, true] }
		: { all: [] as never[] };
	const numerator =
		last && last.kind !== 'bool' ? { exists: { obs: { key: last.key, in: 'contact' } } } : met;
	return {
		...{ version: 1, definition: { ko: '', en: '' }, anchor: ENROLLED, include: { all: [] } },
		notIncluded: { reason: 'not_included', label: both(m.programmes_fresh_not_included) },
		...{ exclude: [], window: { from: 0, to: 30, target: 0 } },
		...{ answeredBy: last ? [last.key] : [], pick: 'last', missing: 'fail' },
		matureAfterDays: 30,
		variants: [{ key: 'reached', label: both(m.programmes_fresh_reached), numerator }],
		...{ flags: [], interval: 'wilson' }
	};
}
