import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatNumber } from '#lib/i18n/times.ts';
import { inBothLanguages } from '#lib/programmes/editor/publishable.ts';
import { anchorWords, conditionWords, either } from '#lib/programmes/editor/condition-words.ts';
import { measureKindWords } from '#lib/programmes/editor/measure-fields.ts';
import { isOwnPart, type OwnPart } from '#lib/programmes/editor/own-parts.ts';
import type { Item, Part } from '#lib/programmes/editor/parts.ts';
import { stepKindWords } from '#lib/programmes/editor/step-fields.ts';
import type {
	Benefit,
	OwnWordsPrompt,
	SelfReportDefinition,
	TrendDefinition
} from '#lib/programmes/own-page/own-page.ts';
import { milestoneWords, worthWords } from '#lib/programmes/rewards/reward-words.ts';
import type { Reward } from '#lib/programmes/rewards/reward.ts';
import type {
	Consent,
	Measure,
	OutcomeDefinition,
	Section,
	Step,
	Tailoring,
	Template
} from '#lib/programmes/template.ts';

type SelfAlert = NonNullable<SelfReportDefinition['alert']>;

/** What an item of a part says, in one line. */
export function itemWords(part: Part, item: Item, body: Template, language: Language): string {
	if (part === 'measures') {
		const { kind, unitLabel } = item as Measure;
		return [measureKindWords[kind](), unitLabel?.[language]].filter(Boolean).join(', ');
	}
	if (part === 'sections') {
		return m.programmes_item_says_section({ count: (item as Section).measures.length });
	}
	if (part === 'steps') {
		const { anchor, window, kind } = item as unknown as Step;
		const said = { ...window, anchor: anchorWords(anchor, body, language) };
		return m.programmes_item_says_step({ ...said, kind: stepKindWords[kind]() });
	}
	if (part === 'outcomes') {
		const { anchor, window } = item as OutcomeDefinition;
		return m.programmes_item_says_outcome({
			...{ from: window.from, to: window.to },
			anchor: anchorWords(anchor, body, language)
		});
	}
	if (part === 'tailorings') return conditionWords((item as Tailoring).when, body, language);
	if (part === 'rewards') return rewardWords(item as Item & Partial<Reward>, body, language);
	if (isOwnPart(part)) return ownWords(part, item, body, language);
	return part === 'consents' ? m.programmes_count({ count: (item as Consent).items.length }) : '';
}

function rewardWords(
	{ gift, won, milestone = {} }: Item & Partial<Reward>,
	body: Template,
	language: Language
): string {
	const reached = milestoneWords(inBothLanguages(body), { milestone }, language);
	const worth = won === undefined ? '' : worthWords(won);
	return [reached, either(gift, language), worth].filter(Boolean).join(' · ');
}

function ownWords(part: OwnPart, item: Item, body: Template, language: Language): string {
	if (part === 'ownWords') {
		return m.programmes_item_says_words({ max: (item as unknown as OwnWordsPrompt).max });
	}
	if (part === 'trends') {
		const { bands, measure } = item as Item & TrendDefinition;
		const def = body.measures.find(({ key }) => key === measure);
		const named = bands ?? def?.bands ?? [];
		return named.map(({ label }) => either(label, language)).join(' · ');
	}
	if (part === 'selfAlert') {
		return conditionWords((item as unknown as SelfAlert).when, body, language);
	}
	const { anchor, label, measure, times } = item as Item & Benefit;
	const def = body.measures.find(({ key }) => key === measure);
	const question = either(def?.label, language) || measure;
	// Its own words are its name; without any, the question is.
	if (part === 'selfReport') return label ? question : '';
	return m.programmes_item_says_benefit({
		...{ measure: question, times: formatNumber(times) },
		anchor: anchorWords(anchor, body, language)
	});
}
