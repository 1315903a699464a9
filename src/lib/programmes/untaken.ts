/**
 * A measure that could not be taken at a contact, with its reason. It stays missing: no rule of a plan
 * or an outcome takes it for a value.
 */
import type { Measure } from '#lib/programmes/template.ts';

export const untakenReasons = ['no_device', 'declined', 'health', 'other'] as const;
export type UntakenReason = (typeof untakenReasons)[number];
export type Untaken = { key: string; reason: UntakenReason };

/**
 * Whether it may be left out with a reason though a step requires it: what is taken face to face alone
 * needs a device, or a person who can and wants to. What is only asked can always be answered.
 */
export function mayBeUntaken({ modes, derive }: Measure): boolean {
	return !derive && modes !== undefined && modes.every((mode) => mode === 'visit');
}
