/** What the office reads about a refused record. */
import type { Problem } from '#lib/base/problems.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { problemWords } from '#lib/i18n/problem-words.ts';

const kinds: Record<string, () => string> = {
	enrol: m.phones_kind_enrol,
	'check-in': m.phones_kind_check_in,
	consent: m.phones_kind_consent,
	contact: m.phones_kind_contact,
	anchor: m.phones_kind_anchor,
	survey: m.phones_kind_survey,
	supply: m.phones_kind_supply,
	'supply-undo': m.phones_kind_supply_undo,
	note: m.phones_kind_note,
	exception: m.phones_kind_exception,
	'exception-undo': m.phones_kind_exception_undo
};

/** What kind of record it is; one that could not be read is of no kind. */
export function kindWords(kind: string): string {
	return (Object.hasOwn(kinds, kind) ? kinds[kind]! : m.phones_kind_unreadable)();
}

/** Why it was refused. */
export function whyWords(problem: Problem | null): string {
	return problemWords(problem ?? { code: 'unexpected' }).sentence;
}

/** What was done about it; null while it is open. */
export function settledWords(act: string | null): string | null {
	if (act === null) return null;
	if (act === 'set_aside') return m.phones_settled_set_aside();
	return act === 'corrected' ? m.phones_settled_corrected() : m.phones_settled_applied();
}
