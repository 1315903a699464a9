/** What the office reads about a phone. */
import type { Language } from '#lib/base/localized.ts';
import {
	isClockWrong,
	type PhoneFilter,
	type PhoneOrder,
	type PhoneTrouble
} from '#lib/field/phone-list.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDuration } from '#lib/i18n/times.ts';

export const filterWords: Record<PhoneFilter, () => string> = {
	all: m.phones_show_all,
	look: m.phones_show_look,
	waiting: m.phones_show_waiting,
	refused: m.phones_show_refused,
	revoked: m.phones_show_revoked
};

export const orderWords: Record<PhoneOrder, () => string> = {
	look: m.phones_order_look,
	seen: m.phones_order_seen,
	name: m.phones_order_name
};

export const troubleWords: Record<PhoneTrouble, () => string> = {
	refused: m.phones_trouble_refused,
	waiting: m.phones_trouble_waiting,
	clock: m.phones_trouble_clock,
	silent: m.phones_trouble_silent
};

/** How far a phone's clock is off, from the server's clock minus its own; null: it never told. */
export function clockWords(offsetMs: number | null, language: Language): string {
	if (offsetMs === null) return m.phones_unknown();
	if (!isClockWrong(offsetMs)) return m.phones_clock_right();
	const time = formatDuration(Math.abs(offsetMs) / 60_000, language);
	return offsetMs > 0 ? m.phones_clock_slow({ time }) : m.phones_clock_fast({ time });
}

/** When a version was built, where its name says so; versions are named by milliseconds. */
export function builtAt(version: string): Date | null {
	return /^\d{13}$/.test(version) ? new Date(Number(version)) : null;
}
