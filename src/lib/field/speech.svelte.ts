/** The language of the field app, changed on the spot: a new page would ask for the PIN again. */
import { asLanguage, type Language, type Localized } from '#lib/base/localized.ts';
import { getLocale, setLocale } from '#lib/i18n/paraglide/runtime.js';

class Speech {
	#language = $state<Language>(asLanguage(getLocale()) ?? 'ko');

	get language(): Language {
		return this.#language;
	}

	/** One of both languages, the reader's. */
	of(text: Localized): string {
		return text[this.#language];
	}

	/** Kept in the cookie that every other door reads. */
	speak(language: Language): void {
		void setLocale(language, { reload: false });
		document.documentElement.lang = language;
		this.#language = language;
	}
}

export const speech = new Speech();
