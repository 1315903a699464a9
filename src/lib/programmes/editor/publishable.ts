import { languages, type Language } from '#lib/base/localized.ts';
import { definitionWords } from '#lib/programmes/editor/definition-words.ts';
import { sameText } from '#lib/programmes/editor/same-text.ts';
import { parseTemplate, type Flaw } from '#lib/programmes/template-check.ts';
import type { Consent, OutcomeDefinition, Template } from '#lib/programmes/template.ts';

/**
 * A draft as it would be published: texts of one language stand in for the other, definitions that
 * nobody wrote are made of their conditions, and what is counted by its own version gets the next one
 * where it changed. Or its flaws.
 */
export function publishable(
	draft: Template,
	before: Template | null
): { ok: true; template: Template } | { ok: false; flaws: Flaw[] } {
	return parseTemplate(completed(draft, before));
}

/** The same before it is checked. */
export function completed(draft: Template, before: Template | null): Template {
	const body = inBothLanguages({
		...draft,
		outcomes: draft.outcomes.map((one) => defined(one, draft))
	});
	return {
		...body,
		version: (before?.version ?? 0) + 1,
		outcomes: body.outcomes.map((one) => counted(one, before?.outcomes)),
		consents: body.consents.map((one) => counted(one, before?.consents))
	};
}

/** Whether a version would say what the one before it says. */
export function isUnchanged(after: Template, before: Template): boolean {
	return sameText({ ...after, version: 0 }) === sameText({ ...before, version: 0 });
}

/** How many texts stand in one language only. */
export function textsOfOneLanguage(node: unknown): number {
	if (typeof node !== 'object' || node === null) return 0;
	if (isText(node)) return Boolean(node.ko) === Boolean(node.en) ? 0 : 1;
	return Object.values(node).reduce((sum: number, child) => sum + textsOfOneLanguage(child), 0);
}

/** The same with texts of one language standing in for the other. */
export function inBothLanguages<T>(node: T): T {
	if (typeof node !== 'object' || node === null) return node;
	if (isText(node)) return { ...node, ko: node.ko || node.en, en: node.en || node.ko };
	if (Array.isArray(node)) return node.map(inBothLanguages) as T;
	const entries = Object.entries(node).map(([name, child]) => [name, inBothLanguages(child)]);
	return Object.fromEntries(entries) as T;
}

function isText(node: object): node is { ko: string; en: string } {
	return 'ko' in node && 'en' in node;
}

function defined(outcome: OutcomeDefinition, body: Template): OutcomeDefinition {
	const { ko, en } = outcome.definition ?? {};
	if (ko || en) return outcome;
	const words = (language: Language) => definitionWords(outcome, body, language);
	const definition = Object.fromEntries(languages.map((one) => [one, words(one)]));
	return { ...outcome, definition: definition as OutcomeDefinition['definition'] };
}

// Figures and consents name the version of what they were counted by, or agreed to.
function counted<T extends Consent | OutcomeDefinition>(item: T, before: T[] | undefined): T {
	const was = before?.find(({ key }) => key === item.key);
	if (!was) return { ...item, version: item.version ?? 1 };
	const isSame = sameText({ ...item, version: 0 }) === sameText({ ...was, version: 0 });
	return { ...item, version: isSame ? was.version : was.version + 1 };
}
