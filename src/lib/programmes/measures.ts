import { isDay } from '#lib/base/days.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import type { ContactMode } from '#lib/programmes/expression.ts';
import type { Band, Measure, MeasureValue, Range } from '#lib/programmes/template.ts';
import { readNumber } from '#lib/ui/typed-number.ts';
import { cleanText, countChars } from '#lib/ui/typed-text.ts';

/** Characters of a text measure that states no limit of its own. */
export const TEXT_MAX = 4000;

/** Under which a value was taken; `isConfirmed` once a person stood by an unlikely value. */
export type Taking = { mode: ContactMode; isConfirmed?: boolean };

/**
 * What stands against a value, with the measure's key as the field: of the wrong kind, outside the
 * hard range (`out_of_range` with min, max and unit), outside the soft one (`unlikely_value`, gone
 * once confirmed), or taken in a way that cannot measure it.
 */
export function checkMeasure(def: Measure, value: MeasureValue, taking: Taking): Problem[] {
	if (def.modes && !def.modes.includes(taking.mode)) {
		return [problem('measure_needs_visit', undefined, def.key)];
	}
	const wrong = checkKind(def, value);
	if (wrong) return [wrong];
	if (typeof value !== 'number') return [];
	if (isOutside(def.hard, value)) return [problem('out_of_range', rangeOf(def, def.hard), def.key)];
	if (taking.isConfirmed || !isOutside(def.soft, value)) return [];
	return [problem('unlikely_value', rangeOf(def, def.soft), def.key)];
}

/** What a person typed as a value of the measure; null where nothing was typed. */
export function readMeasure(def: Measure, typed: string): MeasureValue | null {
	const text = typed.normalize('NFKC').trim();
	if (text === '') return null;
	if (def.kind === 'bool') return text === 'true' ? true : text === 'false' ? false : text;
	if (def.kind !== 'integer' && def.kind !== 'decimal') return def.kind === 'text' ? typed : text;
	const read = readNumber(text);
	return read.ok ? read.value : text;
}

function checkKind(def: Measure, value: MeasureValue): Problem | null {
	if (def.kind === 'integer' || def.kind === 'decimal' || def.kind === 'score') {
		return checkNumber(def, value);
	}
	if (def.kind === 'bool') {
		return typeof value === 'boolean' ? null : problem('not_a_choice', undefined, def.key);
	}
	if (def.kind === 'date') return isDay(value) ? null : problem('not_a_day', undefined, def.key);
	if (def.kind === 'enum') {
		const isOption = def.options?.some((option) => option.value === value);
		return isOption ? null : problem('not_a_choice', undefined, def.key);
	}
	return checkText(def, value);
}

/** What `readMeasure` left as text is refused for the reason that kept it from being a number. */
function checkNumber(def: Measure, value: MeasureValue): Problem | null {
	if (typeof value === 'string') {
		const read = readNumber(value);
		return problem(read.ok ? 'not_a_number' : read.problems[0]!.code, undefined, def.key);
	}
	if (typeof value !== 'number' || !Number.isFinite(value)) {
		return problem('not_a_number', undefined, def.key);
	}
	const isPart = def.kind === 'integer' && !Number.isInteger(value);
	if (isPart) return problem('not_whole', undefined, def.key);
	return isTooFine(def, value) ? problem('too_fine', undefined, def.key) : null;
}

function isTooFine({ precision, derive }: Measure, value: number): boolean {
	if (precision === undefined || derive) return false;
	// Twelve digits: 36.7 times ten is not quite 367 in binary.
	return !Number.isInteger(Number((value * 10 ** precision).toPrecision(12)));
}

function checkText(def: Measure, value: MeasureValue): Problem | null {
	if (typeof value !== 'string') return problem('bad_characters', undefined, def.key);
	const max = def.hard?.max ?? TEXT_MAX;
	if (countChars(value) > max) return problem('too_long', { max }, def.key);
	const cleaned = cleanText(value, true);
	return cleaned.ok ? null : { ...cleaned.problems[0]!, field: def.key };
}

/** True for a number outside a range; a range without a bound is open on that side. */
export function isOutside(range: Range | undefined, value: number): boolean {
	return value < (range?.min ?? -Infinity) || value > (range?.max ?? Infinity);
}

// A problem carries no language, so it names the unit only where both languages write it alike.
function rangeOf(def: Measure, range: Range | undefined): Record<string, string | number> {
	const unit = def.unitLabel;
	return {
		...(range?.min === undefined ? {} : { min: range.min }),
		...(range?.max === undefined ? {} : { max: range.max }),
		...(unit && unit.ko === unit.en ? { unit: unit.en } : {})
	};
}

/** The named band that a value lies in, or null. */
export function bandOf(def: Measure, value: MeasureValue | null | undefined): Band | null {
	if (typeof value !== 'number') return null;
	return def.bands?.find((band) => value >= band.min && value <= band.max) ?? null;
}

/** The name of the box by which somebody stands by an unlikely value. */
export function confirmedField(measure: string): string {
	return `${measure}-confirmed`;
}
