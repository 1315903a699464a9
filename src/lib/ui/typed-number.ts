import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';

/** Digits with commas where they part thousands, and nowhere else. */
const grouped = /^[+-]?[1-9]\d{0,2}(,\d{3})+(?!\d|,)/;

/**
 * The one way in which the app reads a number that somebody typed, in forms, on the phone and from
 * paper. `places` is the most digits after the point, 0 for a whole number. Full-width digits are
 * understood, and commas that part thousands (`1,234`). Refused: `comma_unclear` where a comma stands
 * elsewhere (`1,2` means 1.2 to one and 12 to another), `not_whole` for a part of a whole number,
 * `not_a_number` for the rest. Whether the number is in range is for the caller.
 */
export function readNumber(typed: string, places = Infinity): Outcome<number> {
	const text = typed.normalize('NFKC').trim().replace('\u2212', '-');
	if (text.includes(',') && /^[+-]?[\d.,]*\d[\d.,]*$/.test(text) && !grouped.test(text)) {
		return refused(problem('comma_unclear'));
	}
	const signs = grouped.test(text) ? text.replaceAll(',', '') : text;
	const parts = /^[+-]?\d{1,15}(?:\.(\d{1,15}))?$/.exec(signs);
	if (!parts) return refused(problem('not_a_number'));
	const given = parts[1]?.length ?? 0;
	if (places === 0 && given > 0) return refused(problem('not_whole'));
	// Never minus zero.
	return given > places ? refused(problem('not_a_number')) : done(Number(signs) || 0);
}
