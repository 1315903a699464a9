import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay } from '#lib/i18n/times.ts';
import type { Item } from '#lib/programmes/supplies/stock.ts';
import type { MetStop } from '#lib/programmes/supplies/stops.ts';

/** What asks for a reason, in a sentence. */
export function stopWords(met: MetStop, items: Item[], language: Language): string {
	const locale = { locale: language };
	if (met.kind === 'answer') return met.text[language];
	if (met.kind === 'once') {
		return m.supplies_stop_once({ day: formatDay(met.on, language) }, locale);
	}
	const item = items.find(({ id }) => id === met.itemId)?.name[language] ?? '';
	return m.supplies_stop_group({ item, day: formatDay(met.until, language) }, locale);
}
