import { getLocale } from '#lib/i18n/paraglide/runtime.js';

/** Whether a message is wanted in Korean: asked for so, or because its reader reads it. */
export function isKorean(asked?: { locale?: string }): boolean {
	return (asked?.locale ?? getLocale()) === 'ko';
}

/** A message without parameters, from its text in each language. */
export function said(ko: string, en: string) {
	return (_: unknown, asked?: { locale?: string }) => (isKorean(asked) ? ko : en);
}
