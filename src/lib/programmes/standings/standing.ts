/**
 * Where one enrolment stands in one outcome, whatever day it is. A figure of any day follows from it
 * (`resultOn`), so it can be kept in a row that goes stale by facts alone.
 */
import type { Day } from '#lib/base/days.ts';
import type { OutcomeDefinition } from '#lib/programmes/template.ts';

export type Standing =
	/** Nobody set the day that the outcome counts from. */
	| { kind: 'not_anchored' }
	/** A rule of the definition takes the enrolment out; `reason` is its key. */
	| { kind: 'excluded'; reason: string }
	/** Not among those whom the definition includes, so far. */
	| { kind: 'not_included' }
	/** Included, without an answer inside the window so far. */
	| { kind: 'unanswered' }
	/** Keys of the variants that were met, and of the flags, in the order of the definition. */
	| { kind: 'answered'; met: string[]; flags: string[] };

/** A standing, the day it counts from and the contact whose answer was taken. */
export type Stand = { anchor: Day | null; standing: Standing; contactId: string | null };

const IN_LIST = '+';

/** A standing as one short text, so that rows that stand alike are counted together. */
export function standingText(standing: Standing): string {
	if (standing.kind === 'excluded') return `excluded ${asWord(standing.reason)}`;
	if (standing.kind !== 'answered') return standing.kind;
	const [met, flags] = [standing.met, standing.flags].map((keys) => keys.map(asWord).join(IN_LIST));
	return `answered ${met} ${flags}`;
}

/** The standing that a text says; throws at what none of ours says. */
export function standingFrom(text: string): Standing {
	const [kind, first = '', second = ''] = text.split(' ');
	if (kind === 'answered') return { kind, met: listed(first), flags: listed(second) };
	if (kind === 'excluded') return { kind, reason: decodeURIComponent(first) };
	if (kind === 'not_anchored' || kind === 'not_included' || kind === 'unanswered') return { kind };
	throw new Error(`no standing: ${text}`);
}

/** Whether a standing never depends on the day it is asked: no condition names today. */
export function isTimeless(definition: OutcomeDefinition): boolean {
	const { include, exclude, variants, flags } = definition;
	return ![include, ...exclude, ...variants, ...flags].some(namesToday);
}

function namesToday(node: unknown): boolean {
	if (typeof node !== 'object' || node === null) return false;
	if ('attr' in node && node.attr === 'today') return true;
	if ('daysSince' in node && !('at' in node)) return true;
	return Object.values(node).some(namesToday);
}

// The key of a foreign template may hold what parts the words here.
const asWord = encodeURIComponent;

function listed(text: string): string[] {
	return text === '' ? [] : text.split(IN_LIST).map(decodeURIComponent);
}
