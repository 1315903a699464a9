/** The languages of every screen. */
export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];

/** One sentence or name in both languages. */
export type Localized = { ko: string; en: string };

/** Narrows any text to a language of ours, or null. */
export function asLanguage(text: unknown): Language | null {
	return text === 'ko' || text === 'en' ? text : null;
}
