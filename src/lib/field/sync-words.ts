/** What the line at the top says about records: where they are, never more than is known. */
import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import type { ExchangeResult } from '#lib/field/client/exchange.ts';
import type { FieldSnapshot } from '#lib/field/client/snapshot.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatMoment, formatTime } from '#lib/i18n/times.ts';
import type { RecordState } from '#lib/field/roster-state.ts';

/** Being without a signal is `offline`, which is grey; only what needs a person is `attention`. */
export type SyncTone = 'attention' | 'offline' | 'busy' | 'waiting' | 'done';
export type SyncLine = { tone: SyncTone; text: string };

type Known = Pick<
	FieldSnapshot,
	'counts' | 'isExchanging' | 'isOnline' | 'isSignInNeeded' | 'lastExchangeAt' | 'clockOffsetMs'
>;

/**
 * The line for what is known at `now` (by the server's clock), with times of the zone. Photos are told
 * beside the records: nothing is "all with the server" while one of them waits.
 */
export function syncLine(known: Known, now: Date, zone: string, language: Language): SyncLine {
	const line = recordsLine(known, now, zone, language);
	const { counts, isOnline, isSignInNeeded } = known;
	if (counts.photos === 0) return line;
	const isElse = counts.onPhone + counts.sending + counts.needsAttention > 0 || isSignInNeeded;
	const count = counts.photos;
	if (isElse) return { ...line, text: `${line.text} · ${m.notes_photos({ count })}` };
	return { tone: isOnline ? 'waiting' : 'offline', text: m.notes_sync_photos({ count }) };
}

function recordsLine(known: Known, now: Date, zone: string, language: Language): SyncLine {
	const { counts, isExchanging, isOnline, isSignInNeeded } = known;
	const count = counts.onPhone + counts.sending;
	if (counts.needsAttention > 0) {
		return { tone: 'attention', text: m.field_sync_attention({ count: counts.needsAttention }) };
	}
	if (count > 0 && isExchanging) return { tone: 'busy', text: m.field_sync_sending({ count }) };
	if (isSignInNeeded) {
		const text = count > 0 ? m.field_sync_sign_in_waiting({ count }) : m.field_sync_sign_in();
		return { tone: 'waiting', text };
	}
	if (count > 0) {
		return isOnline
			? { tone: 'waiting', text: m.field_sync_waiting({ count }) }
			: { tone: 'offline', text: m.field_sync_waiting_offline({ count }) };
	}
	const time = lastHeard(known, now, zone, language);
	if (time === null) return { tone: 'offline', text: m.field_sync_never() };
	return isOnline
		? { tone: 'done', text: m.field_sync_all({ time }) }
		: { tone: 'offline', text: m.field_sync_all_offline({ time }) };
}

/** When the server last answered: the time, with its day when that is not today; null for never. */
export function lastHeard(
	{ lastExchangeAt, clockOffsetMs }: Pick<Known, 'lastExchangeAt' | 'clockOffsetMs'>,
	now: Date,
	zone: string,
	language: Language
): string | null {
	if (lastExchangeAt === null) return null;
	const at = new Date(lastExchangeAt + clockOffsetMs);
	const isToday = dayOf(at, zone) === dayOf(now, zone);
	return isToday ? formatTime(at, zone) : formatMoment(at, zone, language);
}

/** What came of sending when a person asked for it; `counts` as they are after it. */
export function exchangeWords(result: ExchangeResult, counts: Known['counts']): string {
	if (result.kind === 'failed') {
		if (result.reason === 'sign_in_needed') return m.field_sent_sign_in();
		const isOut = result.reason === 'no_connection' || result.reason === 'not_ours';
		return isOut ? m.field_sent_offline() : m.field_sent_trouble();
	}
	if (counts.needsAttention > 0) return m.field_sync_attention({ count: counts.needsAttention });
	const count = counts.onPhone + counts.sending;
	return count > 0 ? m.field_sync_waiting({ count }) : m.field_sent_all();
}

/** Where one record is, in words. */
export function stateWords(state: RecordState): string {
	return {
		needs_attention: m.field_state_needs_attention,
		waiting: m.field_state_waiting,
		sending: m.field_state_sending,
		with_server: m.field_state_with_server
	}[state]();
}
