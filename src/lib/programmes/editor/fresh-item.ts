import { m } from '#lib/i18n/paraglide/messages.js';
import { both } from '#lib/programmes/editor/both.ts';
import { shownNumbers } from '#lib/programmes/editor/options.ts';
import type { ChosenPart } from '#lib/programmes/editor/own-parts.ts';
import type { Part } from '#lib/programmes/editor/parts.ts';
import { isTimeless } from '#lib/programmes/standings/standing.ts';
import { ENROLLED, type Template } from '#lib/programmes/template.ts';

/* What each new item of a programme begins with, besides its name. */

/** What an item of a part begins with. */
export function freshItem(body: Template, part: Exclude<Part, 'measures' | ChosenPart>): object {
	if (part === 'anchors') return { default: { fromFirstVisitDays: 0 } };
	if (part === 'sections') return { measures: [] };
	if (part === 'consents') return { version: 1, items: freshConsent().items.slice(0, 1) };
	if (part === 'tailorings') return freshTailoring();
	if (part === 'outcomes') return freshOutcome(body);
	if (part === 'ownWords') return { max: 300 };
	if (part === 'benefits') return freshBenefit(body);
	if (part === 'rewards') return freshReward(body);
	if (part === 'selfAlert') return { when: { all: [] } };
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

// What is given, and what it is worth, nobody else can know: the draft says that both lack.
function freshReward({ outcomes }: Template): object {
	const [outcome] = outcomes.filter(isTimeless);
	const [variant] = outcome?.variants ?? [];
	const milestone = variant
		? { outcome: { key: outcome!.key, variant: variant.key } }
		: { kept: { steps: 1 } };
	return { milestone, gift: { ko: '', en: '' }, fetchDays: 60, perPerson: 1 };
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

/** The consent that most programmes need. */
export function freshConsent(): Template['consents'][number] {
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
