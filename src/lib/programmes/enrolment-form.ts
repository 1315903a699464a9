import * as v from 'valibot';
import { normalizeCode } from '#lib/base/ids.ts';
import { done, problem, refused } from '#lib/base/problems.ts';
import { block, checkbox, choice, mobilePhone, optional, text, type Block } from '#lib/ui/form.ts';

const CODE_LETTERS = 6;
const CODE_TYPED_MAX = 40;

/** A code as it stands on a poster, however it was typed. */
function code() {
	return block((typed) => {
		const written = String(Array.isArray(typed) ? (typed[0] ?? '') : (typed ?? ''));
		const letters = normalizeCode(written.slice(0, CODE_TYPED_MAX));
		if (letters === '') return refused(problem('required'));
		return letters.length === CODE_LETTERS ? done(letters) : refused(problem('code_unknown'));
	});
}

export const codeForm = v.object({ code: code() });

/** What is sent where somebody comes without a turn. */
export const NO_TURN = 'none';

/**
 * A turn in a form: the minutes after the visit begins. One is chosen, or that there shall be none
 * where people may come without: who passes over the question would believe they had a time.
 */
export function turnField(turns: { fromMinute: number }[], mayComeWithout: boolean): Block<string> {
	const times = turns.map(({ fromMinute }) => String(fromMinute));
	return choice([...times, ...(mayComeWithout ? [NO_TURN] : [])]);
}

/** Where no turn is chosen along with enrolling, the form does not ask. */
const notAsked: Block<string | null> = optional(choice([NO_TURN]));

/**
 * The form of one programme: its consent items are boxes named after them. Where a turn is chosen
 * along with it, `turn` is its field.
 */
export function enrolmentForm(consentKeys: string[], turn: Block<string | null> = notAsked) {
	return v.object({
		name: text({ max: 60 }),
		phone: mobilePhone(),
		turn,
		...Object.fromEntries(consentKeys.map((key) => [consentField(key), checkbox()]))
	});
}

/** The name of a consent item's box. */
export function consentField(key: string): string {
	return `agree_${key}`;
}
