/** What a counselor may grant on the spot; the same on the phone and on the server. */
import type { Role } from '#lib/base/actor.ts';

/** An extra visit or contact, one item outside the package, a call outside hours, another small thing. */
export const exceptionKinds = ['extra_visit', 'item', 'off_hours_call', 'other'] as const;
export type ExceptionKind = (typeof exceptionKinds)[number];

/** What one item may be worth, in won. */
export const WON_MAX = 30_000;
/** Characters of the one sentence that says why, as a person counts them. */
export const REASON_MAX = 200;
/** Of what was learned from it, and of the story that is told about it. */
export const LEARNED_MAX = 500;
export const STORY_MAX = 300;
/** How many a counselor may grant in one calendar month, until an agency says otherwise. */
export const CAP_DEFAULT = 5;
export const CAP_MAX = 50;

/** An exception as its counselor recorded it. */
export type Granted = {
	exceptionId: string;
	visitId: string;
	/** Null where it was granted to the organization. */
	enrolmentId: string | null;
	what: ExceptionKind;
	/** What an item was worth, in won; null for everything else, and where nobody knows. */
	won: number | null;
	reason: string;
};

/** Whether a role sees what everybody granted and says what was learned from it. */
export function mayReview(role: Role): boolean {
	return role === 'administrator' || role === 'head';
}
