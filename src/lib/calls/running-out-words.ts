/** What ends before somebody is met or called, in words. */
import type { Language } from '#lib/base/localized.ts';
import type { EndingSupply, NextContact } from '#lib/calls/running-out.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatShortDay } from '#lib/i18n/times.ts';

/** One item with its last day, for a tag. */
export function endTag({ item, until }: EndingSupply, locale: Language): string {
	const words = { item: item[locale], day: formatShortDay(until, locale) };
	return m.calls_ends_tag(words, { locale });
}

/** When and how somebody is met or called next. */
export function nextWords(next: NextContact | null, locale: Language): string {
	if (next === null) return m.calls_ends_next_none({}, { locale });
	const words = { day: formatShortDay(next.day, locale) };
	return next.mode === 'visit'
		? m.calls_ends_next_visit(words, { locale })
		: m.calls_ends_next_call(words, { locale });
}

/** One item, until when, and what comes after, as a sentence. */
export function endSentence({ item, until, next }: EndingSupply, locale: Language): string {
	const day = m.calls_until({ day: formatShortDay(until, locale) }, { locale });
	const words = { item: item[locale], until: day, next: nextWords(next, locale) };
	return m.calls_ends_sentence(words, { locale });
}
