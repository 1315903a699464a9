import { languages, type Language, type Localized } from '#lib/base/localized.ts';
import type { Observation, Scalar } from '#lib/programmes/expression.ts';
import { observe } from '#lib/programmes/observation.ts';
import { holds, type Scope } from '#lib/programmes/predicate.ts';
import type { Measure, Tailoring, Template } from '#lib/programmes/template.ts';

export type Advice = {
	key: string;
	/** To the counselor. */
	text: Localized;
	/** To the person; null where it is none of theirs to do. */
	forParticipant: Localized | null;
	reason: Localized;
};

const placeholder = /\{([a-z][a-z0-9_]*)\}/g;
const UNKNOWN = '–';

/** What a person's own measures add to the plan, each with its reason in both languages. */
export function adviceOf(template: Template, scope: Scope): Advice[] {
	return template.tailorings
		.filter((rule) => applies(rule, scope))
		.map((rule) => ({
			key: rule.key,
			text: rule.advice,
			forParticipant: rule.forParticipant ?? null,
			reason: reasonOf(template, rule, scope)
		}));
}

/** Whether a tailoring holds for certain; a measure not taken yet tailors nothing. */
export function applies(rule: Tailoring, scope: Scope): boolean {
	return holds(rule.when, scope) === true;
}

function reasonOf(template: Template, rule: Tailoring, scope: Scope): Localized {
	const filled = languages.map((language) => [
		language,
		rule.reason[language].replace(placeholder, (_, key: string) => {
			// The very observation that the condition looked at, not another one of the same measure.
			const value = observe(observationIn(rule.when, key) ?? { key }, scope);
			return shownValue(measureOf(template, key), value, language);
		})
	]);
	return Object.fromEntries(filled) as Localized;
}

function shownValue(
	def: Measure | undefined,
	value: Scalar | undefined,
	language: Language
): string {
	if (value === undefined) return UNKNOWN;
	const option = def?.options?.find((one) => one.value === value);
	return option ? option.label[language] : String(value);
}

function measureOf(template: Template, key: string): Measure | undefined {
	return template.measures.find((def) => def.key === key);
}

function observationIn(node: unknown, key: string): Observation | undefined {
	if (typeof node !== 'object' || node === null) return undefined;
	if ('obs' in node && (node.obs as Observation)?.key === key) return node.obs as Observation;
	for (const child of Object.values(node)) {
		const found = observationIn(child, key);
		if (found) return found;
	}
	return undefined;
}
