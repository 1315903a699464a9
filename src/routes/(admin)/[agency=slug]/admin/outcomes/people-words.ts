import type { Language } from '#lib/base/localized.ts';
import { formatCount } from '#lib/i18n/times.ts';
import { SUPPRESSED } from '#lib/outcomes/suppression.ts';

/** A number of people, or the sign of a suppressed one. */
export type Shown = number | typeof SUPPRESSED;

export function shownPeople(people: Shown, language: Language): string {
	return people === SUPPRESSED ? SUPPRESSED : formatCount(people, language);
}
