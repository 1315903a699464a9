import type { Language } from '#lib/base/localized.ts';
import { formatDay, formatNumber, formatTime } from '#lib/i18n/times.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import type { Presence } from '#lib/field/roster-state.ts';
import type { FieldMode } from '#lib/field/step-choice.ts';
import type { ContactResult } from '#lib/programmes/facts.ts';
import { bandOf } from '#lib/programmes/measures.ts';
import type { Untaken, UntakenReason } from '#lib/programmes/untaken.ts';
import type { Measure, MeasureValue, Range } from '#lib/programmes/template.ts';

/** What came of a contact, in words. */
export function resultWords(result: ContactResult): string {
	return results[result]();
}

const results: Record<ContactResult, () => string> = {
	attended: m.field_result_attended,
	no_show: m.field_result_no_show,
	rescheduled: m.field_result_rescheduled,
	refused: m.field_result_refused,
	unreachable: m.field_result_unreachable,
	wrong_number: m.field_result_wrong_number,
	deceased: m.field_result_deceased,
	moved: m.field_result_moved
};

/** Why a measure could not be taken, in words. */
export function reasonWords(reason: UntakenReason): string {
	return reasons[reason]();
}

const reasons: Record<UntakenReason, () => string> = {
	no_device: m.untaken_no_device,
	declined: m.untaken_declined,
	health: m.untaken_health,
	other: m.untaken_other
};

/** That a measure could not be taken, with the reason. */
export function untakenWords({ reason }: Untaken): string {
	return m.untaken_because({ reason: reasonWords(reason) });
}

/** Whether a person has come to a visit, in words; and why they were not talked to. */
export function presenceWords({ isMet, checkedInAt, notMet }: Presence, zone: string): string {
	if (isMet) return m.field_met();
	const why = notMet && notMetWords(notMet);
	if (!checkedInAt) return why ?? m.field_not_arrived();
	const arrived = m.field_arrived_at({ time: formatTime(checkedInAt, zone) });
	return why ? `${arrived} · ${why}` : arrived;
}

/** Why somebody was not talked to, as the buttons that record it say. */
export function notMetWords(result: ContactResult): string {
	return result === 'no_show' ? m.field_absent() : resultWords(result);
}

/** How a contact is held, in words. */
export function modeWords(mode: FieldMode): string {
	return { visit: m.field_mode_visit, phone: m.field_mode_phone, video: m.field_mode_video }[
		mode
	]();
}

/** A value with its unit, or the words of its option; a named band after it. */
export function measureWords(def: Measure, value: MeasureValue, language: Language): string {
	if (typeof value === 'boolean') return value ? m.common_yes() : m.common_no();
	const option = def.options?.find((one) => one.value === value);
	if (option) return option.label[language];
	if (def.kind === 'date') return formatDay(String(value), language);
	if (typeof value === 'string') return value;
	const band = bandOf(def, value);
	return `${withUnit(formatNumber(value), def, language)}${band ? ` (${band.label[language]})` : ''}`;
}

/** The range in which a number is taken, with its unit; null for one without limits. */
export function rangeWords(def: Measure, language: Language): string | null {
	const range = limits(def.hard);
	if (range === null) return null;
	return withUnit(range, def, language);
}

/** Korean counting words stand right behind their number. */
function withUnit(number: string, def: Measure, language: Language): string {
	const unit = def.unitLabel?.[language] ?? '';
	const gap = unit === '' || /^[가-힣]/.test(unit) ? '' : ' ';
	return number + gap + unit;
}

function limits({ min, max }: Range = {}): string | null {
	const [from, to] = [min, max].map((one) => (one === undefined ? null : formatNumber(one)));
	if (from && to) return m.field_range({ min: from, max: to });
	if (to) return m.field_range_to({ max: to });
	return from ? m.field_range_from({ min: from }) : null;
}
