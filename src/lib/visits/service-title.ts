import type { Language, Localized } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

/**
 * What a preview calls a service, where whoever looks over a shoulder or shares a calendar reads it:
 * its name; or only that somebody comes, where the name holds one of `discreetWords`, which are the
 * agency's and in lower case.
 */
export function serviceTitle(
	name: Localized,
	discreetWords: readonly string[],
	locale: Language
): string {
	return isDiscreet(name[locale], discreetWords)
		? name[locale]
		: m.notices_about_visit({}, { locale });
}

/** Whether a text names nothing that a preview may not show. */
export function isDiscreet(text: string, discreetWords: readonly string[]): boolean {
	const small = text.toLowerCase();
	return !discreetWords.some((word) => small.includes(word));
}
