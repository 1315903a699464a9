import { normalizeCode } from '#lib/base/ids.ts';
import type { RosterEntry } from '#lib/field/day.ts';
import { checkInCode } from '#lib/programmes/check-in-code.ts';

/**
 * Whose code a camera read: the one person of the roster to whom it belongs, by any of their ids.
 * Null for any other code, and where two people had the same.
 */
export function personScanned(roster: RosterEntry[], text: string): RosterEntry | null {
	const code = normalizeCode(text);
	if (!code) return null;
	const found = roster.filter((entry) =>
		[entry.enrolmentId, ...(entry.aliases ?? [])].some((id) => checkInCode(id) === code)
	);
	return found.length === 1 ? found[0]! : null;
}
