import type { Language } from '#lib/base/localized.ts';
import type { ConsentItem } from '#lib/programmes/template.ts';

/** The exact words of consent items as a person saw them: what the hash of a consent is made of. */
export function consentText(items: ConsentItem[], language: Language): string {
	return items.map((item) => `${item.title[language]}\n${item.text[language]}`).join('\n\n');
}
