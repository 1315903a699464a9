import type { Localized } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { both } from '#lib/programmes/editor/both.ts';
import { freshConsent, freshItem } from '#lib/programmes/editor/fresh-item.ts';
import { freshKey } from '#lib/programmes/editor/keys.ts';
import { ALERT, type ChosenPart } from '#lib/programmes/editor/own-parts.ts';
import { itemsOf, withItem, type Part } from '#lib/programmes/editor/parts.ts';
import { placed, type Asked } from '#lib/programmes/editor/placement.ts';
import {
	ENROLLED,
	type Measure,
	type MeasureKind,
	type Template
} from '#lib/programmes/template.ts';

/* A new programme, and a new item of one, so that a small programme takes minutes. */

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

export type Added = { body: Template; key: string };

/** The programme with a new item of that name, and the item's name in the file. */
export function withFresh(
	body: Template,
	part: Exclude<Part, ChosenPart>,
	label: Localized,
	kind: MeasureKind = 'bool'
): Added {
	const key = part === 'selfAlert' ? ALERT : freshKey(label, nouns[part], takenIn(body, part));
	if (part === 'measures')
		return { body: withQuestion(body, { ...question(kind), key, label }), key };
	return {
		body: withItem(body, part, { ...freshItem(body, part), key, ...named(part, label) }),
		key
	};
}

/** The programme with a question whose values the own page shows, or asks for, where it does not yet. */
export function withChosen(body: Template, part: ChosenPart, measure: string): Added {
	const isThere = itemsOf(body, part).some(({ key }) => key === measure);
	return { body: isThere ? body : withItem(body, part, { key: measure }), key: measure };
}

// What a person is told is a piece of advice's only name, as a prompt's is what it asks.
function named(part: Part, label: Localized): object {
	if (part === 'tailorings') return { advice: label };
	if (part === 'selfAlert') return { text: label };
	return part === 'ownWords' ? { title: label } : { label };
}

// What stands on the own page shares its names.
function takenIn(body: Template, part: Part): string[] {
	const lists: Part[] =
		part === 'ownWords' || part === 'benefits' ? ['ownWords', 'benefits'] : [part];
	const keys = lists.flatMap((one) => itemsOf(body, one).map(({ key }) => key));
	return part === 'anchors' ? [...keys, ENROLLED] : keys;
}

const nouns: Record<Exclude<Part, ChosenPart | 'selfAlert'>, string> = {
	measures: 'question',
	sections: 'screen',
	anchors: 'day',
	steps: 'step',
	outcomes: 'outcome',
	tailorings: 'advice',
	consents: 'consent',
	ownWords: 'words',
	benefits: 'benefit',
	rewards: 'gift'
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
