/** What each check of the phone means for the person who holds it, and what to do next. */
import type { Language } from '#lib/base/localized.ts';
import type { CheckKey, CheckState, PhoneFacts } from '#lib/field/readiness.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDuration } from '#lib/i18n/times.ts';

type Known = { facts: PhoneFacts; heard: string | null; until: string | null; language: Language };

/** The short name of a check. */
export function checkTitle(key: CheckKey): string {
	return {
		day: m.ready_day,
		lease: m.ready_lease,
		sign_in: m.ready_sign_in,
		app: m.ready_app,
		clock: m.ready_clock,
		storage: m.ready_storage,
		space: m.ready_space,
		records: m.ready_records,
		version: m.ready_version
	}[key]();
}

/** A sentence on how it stands; where it is not ready, what to do. `heard` and `until` are moments. */
export function checkText(key: CheckKey, state: CheckState, known: Known): string {
	const { facts, heard, until, language } = known;
	const isReady = state === 'ready';
	switch (key) {
		case 'day':
			if (heard === null) return m.ready_day_none();
			if (state === 'advice') return m.ready_day_unheard({ time: heard });
			return isReady ? m.ready_day_yes({ time: heard }) : m.ready_day_old({ time: heard });
		case 'lease':
			if (until === null) return m.ready_lease_none();
			return isReady ? m.ready_lease_yes({ time: until }) : m.ready_lease_short({ time: until });
		case 'sign_in':
			return isReady ? m.ready_sign_in_yes() : m.ready_sign_in_no();
		case 'app':
			return isReady ? m.ready_app_yes() : m.ready_app_no();
		case 'clock': {
			const minutes = Math.abs(facts.clockOffsetMs) / 60_000;
			return isReady
				? m.ready_clock_yes()
				: m.ready_clock_no({ time: formatDuration(minutes, language) });
		}
		case 'storage':
			if (facts.isStorageKept === null) return m.ready_storage_unknown();
			return isReady ? m.ready_storage_yes() : m.ready_storage_no();
		case 'space':
			return isReady ? m.ready_space_yes() : m.ready_space_no();
		case 'records': {
			if (facts.needsAttention > 0)
				return m.ready_records_attention({ count: facts.needsAttention });
			return isReady ? m.ready_records_yes() : m.ready_records_no({ count: facts.unsent });
		}
		case 'version':
			return isReady ? m.ready_version_yes() : m.ready_version_no();
	}
}
