/** The language of the field app, changed on the spot: a new page would ask for the PIN again. */
import { asLanguage, type Language, type Localized } from '#lib/base/localized.ts';
import { getLocale, overwriteGetLocale, setLocale } from '#lib/i18n/paraglide/runtime.js';

/** What the cookie says. Reading it takes longer than drawing what it is read for. */
const ownLocale = getLocale;

class Speech {
	#language = $state<Language>('ko');

	constructor() {
		// A server has many readers, and asks for each.
		if (globalThis.document) this.takeBack();
	}

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
		this.#show(language);
	}

	/** For whoever is handed the phone: kept nowhere, so a new page is the counselor's again. */
	lend(language: Language): void {
		this.#show(language);
	}

	/** Back to the counselor's own language. */
	takeBack(): void {
		this.#show(asLanguage(ownLocale()) ?? 'ko');
	}

	#show(language: Language): void {
		overwriteGetLocale(() => language);
		document.documentElement.lang = language;
		this.#language = language;
	}
}

export const speech = new Speech();
