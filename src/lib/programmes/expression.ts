/**
 * The small language in which a template states its conditions: plain JSON, never code. A part
 * that cannot be known yet makes the whole unknown; it never makes it false.
 */
export type Scalar = string | number | boolean;

/** How a contact was held. */
export const contactModes = ['visit', 'phone', 'video', 'sms', 'post'] as const;
export type ContactMode = (typeof contactModes)[number];

/** Which of several values is meant. `nearest` needs a target, or the chosen contact of an outcome. */
export type Pick = 'first' | 'last' | 'nearest' | 'highest' | 'lowest';

/** Days counted from an anchor, both ends included. */
export type AnchorWindow = { anchor: string; from: number; to: number; target?: number };

/**
 * A value that was observed. `in` narrows where to look: `contact` is the contact at hand (the form
 * being filled, or the contact that an outcome chose), `window` all contacts of an outcome's window;
 * without it, every attended contact of the enrolment.
 */
export type Observation = {
	key: string;
	in?: 'contact' | 'window';
	window?: AnchorWindow;
	pick?: Pick;
	modes?: ContactMode[];
};

export type Expression =
	| Scalar
	| { obs: Observation }
	| { count: { of: 'contact'; where?: Predicate } }
	| { anchor: string }
	| { attr: string }
	| { daysSince: string; at?: Expression };

export type Predicate =
	| { all: Predicate[] }
	| { any: Predicate[] }
	| { not: Predicate }
	| { eq: [Expression, Expression] }
	| { ne: [Expression, Expression] }
	| { lt: [Expression, Expression] }
	| { le: [Expression, Expression] }
	| { gt: [Expression, Expression] }
	| { ge: [Expression, Expression] }
	| { in: [Expression, Scalar[]] }
	| { exists: Expression };
