import type { Localized } from '#lib/base/localized.ts';

/** A sentence in both languages. */
export function both(say: (inputs: object, options: { locale: 'ko' | 'en' }) => string): Localized {
	return { ko: say({}, { locale: 'ko' }), en: say({}, { locale: 'en' }) };
}
