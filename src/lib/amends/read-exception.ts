/** What somebody typed about an exception. */
import { exceptionKinds, REASON_MAX, WON_MAX, type Granted } from '#lib/amends/exception.ts';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { readNumber } from '#lib/ui/typed-number.ts';
import { cleanText, countChars } from '#lib/ui/typed-text.ts';

export type TypedException = { what: string; won: string; reason: string };

/**
 * What was granted, what it was worth and why. Refuses each field with what is wrong with it; an
 * amount counts where it is an item, and may be left out.
 */
export function readException(
	typed: TypedException
): Outcome<Pick<Granted, 'what' | 'won' | 'reason'>> {
	const what = exceptionKinds.find((kind) => kind === typed.what);
	const won = what === 'item' ? readWon(typed.won) : done(null);
	const reason = readReason(typed.reason);
	const problems = [
		...(what ? [] : [problem('required', undefined, 'what')]),
		...inField('won', won),
		...inField('reason', reason)
	];
	if (!what || !won.ok || !reason.ok) return refused(...problems);
	return done({ what, won: won.value, reason: reason.value });
}

function readWon(typed: string): Outcome<number | null> {
	const amount = typed.trim().replace(/\s*원$/, '');
	if (amount === '') return done(null);
	const won = readNumber(amount, 0);
	if (!won.ok) return won;
	if (won.value >= 1 && won.value <= WON_MAX) return won;
	return refused(problem('out_of_range', { min: 1, max: WON_MAX }));
}

function readReason(typed: string): Outcome<string> {
	const cleaned = cleanText(typed);
	if (!cleaned.ok) return cleaned;
	if (cleaned.value === '') return refused(problem('required'));
	if (countChars(cleaned.value) <= REASON_MAX) return cleaned;
	return refused(problem('too_long', { max: REASON_MAX }));
}

function inField(field: string, outcome: Outcome<unknown>): Problem[] {
	return outcome.ok ? [] : outcome.problems.map((one) => ({ ...one, field }));
}
