import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { either } from '#lib/programmes/editor/condition-words.ts';
import type { Typed } from '#lib/programmes/editor/fields.ts';
import { askedAt } from '#lib/programmes/editor/try-out.ts';
import { countOf } from '#lib/programmes/editor/typed-condition.ts';
import type { Template } from '#lib/programmes/template.ts';

/** What the fields of a made-up person are called. */
export function tryLabels(body: Template, typed: Typed, language: Language) {
	const labels: Record<string, string> = {
		enrolled: m.programmes_preview_enrolled(),
		visits: m.programmes_preview_visits(),
		today: m.programmes_preview_today()
	};
	for (const { key, label } of body.anchors) labels[`a.${key}`] = either(label, language);
	for (let at = 0; at < countOf(typed, 'c'); at++) {
		const contact = contactName(body, typed, at, language);
		const step = body.steps.find(({ key }) => key === typed[`c.${at}.step`]);
		labels[`c.${at}.on`] = `${contact}, ${m.programmes_try_on()}`;
		for (const { key, label } of askedAt(body, step)) {
			labels[`c.${at}.v.${key}`] = `${contact}, ${either(label, language)}`;
		}
	}
	return labels;
}

/** What one of the contacts is called. */
export function contactName(body: Template, typed: Typed, at: number, language: Language): string {
	const step = body.steps.find(({ key }) => key === typed[`c.${at}.step`]);
	return m.programmes_try_contact({ number: at + 1, step: either(step?.label, language) });
}
