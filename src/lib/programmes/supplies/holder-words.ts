import type { Day } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay } from '#lib/i18n/times.ts';
import type { Holder } from '#lib/programmes/supplies/holder.ts';
import { expiryOf, type Lot, type LotLeft } from '#lib/programmes/supplies/lots.ts';
import type { Item } from '#lib/programmes/supplies/stock.ts';
import { levelWords, lineWords, quantityWords } from '#lib/programmes/supplies/supply-words.ts';

type Named = Pick<Holder, 'kind' | 'name'>;

/** How a holder is called. */
export function holderName({ kind, name }: Named): string {
	return kind === 'store' ? m.supplies_store() : name;
}

/** What stands over the page of a holder. */
export function holderTitle({ kind, name }: Named): string {
	return kind === 'person'
		? m.supplies_bag_title({ name })
		: m.supplies_place_title({ name: holderName({ kind, name }) });
}

/** How many are left somewhere, and what to know about it. */
export function stockWords(left: number, item: Item, language: Language): string {
	const level = levelWords(left, item, language);
	if (left <= 0) return level!;
	const words = quantityWords(item, left, language);
	return level ? `${words} · ${level}` : words;
}

/** A batch with its day, as far as they are known. */
export function lotWords({ batch, expiresOn }: Lot, language: Language): string {
	const locale = { locale: language };
	return [
		...(expiresOn ? [m.supplies_expires_on({ day: formatDay(expiresOn, language) }, locale)] : []),
		...(batch ? [m.supplies_batch_of({ batch }, locale)] : [])
	].join(' · ');
}

/** So many of an item, of which batch: a choice of a form. */
export function heldWords(item: Item, lot: LotLeft, today: Day, language: Language): string {
	const line = lineWords(item, lot.quantity, language);
	const isOver = expiryOf(lot, today, today) === 'over';
	const over = isOver ? m.supplies_lots_over({}, { locale: language }) : '';
	return [line, lotWords(lot, language), over].filter(Boolean).join(' · ');
}
