/** Supplies in sentences, for every screen that shows them. */
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import {
	doubtsAbout,
	levelOf,
	type HandOutLine,
	type Item,
	type Level
} from '#lib/programmes/supplies/stock.ts';

type Stock = Record<string, number>;

/** Several of one item: `패치 7매`. */
export function lineWords(item: Item, quantity: number, language: Language): string {
	const words = { item: item.name[language], quantity, unit: item.unit[language] };
	return m.supplies_line(words, { locale: language });
}

/** So many in its own unit: `7매`. */
export function quantityWords({ unit }: Item, quantity: number, language: Language): string {
	return m.supplies_quantity_words({ quantity, unit: unit[language] }, { locale: language });
}

/** Each line in words; one whose item is not known is left out. */
export function linesWords(lines: HandOutLine[], items: Item[], language: Language): string[] {
	return lines.flatMap(({ itemId, quantity }) => {
		const item = items.find(({ id }) => id === itemId);
		return item ? [lineWords(item, quantity, language)] : [];
	});
}

const levels: Record<Exclude<Level, 'enough'>, typeof m.supplies_level_low> = {
	below: m.supplies_level_below,
	out: m.supplies_level_out,
	low: m.supplies_level_low
};

/** What to know about how much is left; null where there is enough. */
export function levelWords(left: number, { lowAt }: Item, language: Language): string | null {
	const level = levelOf(left, lowAt);
	return level === 'enough' ? null : levels[level]({}, { locale: language });
}

/** How many are left in the bag, and what to know about it. */
export function leftWords(left: number, item: Item, language: Language): string {
	const level = levelWords(left, item, language);
	if (left <= 0) return level!;
	const words = m.supplies_left(
		{ quantity: left, unit: item.unit[language] },
		{ locale: language }
	);
	return level ? `${words} · ${level}` : words;
}

/** What is asked before these are handed out, a sentence each. */
export function doubtWords(
	lines: HandOutLine[],
	items: Item[],
	stock: Stock,
	language: Language
): string[] {
	return lines.flatMap(({ itemId, quantity }) => {
		const item = items.find(({ id }) => id === itemId);
		if (!item) return [];
		const left = stock[itemId] ?? 0;
		const about = { item: item.name[language], unit: item.unit[language] };
		return doubtsAbout(item, quantity, left).map((doubt) =>
			doubt === 'above_limit'
				? m.supplies_ask_limit({ ...about, limit: item.limit }, { locale: language })
				: m.supplies_ask_stock({ ...about, left: Math.max(0, left) }, { locale: language })
		);
	});
}
