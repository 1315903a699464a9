import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';

export const languageWords: Record<Language, () => string> = {
	ko: m.upkeep_language_ko,
	en: m.upkeep_language_en
};
