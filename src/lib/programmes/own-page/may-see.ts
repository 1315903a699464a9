import type { Observation } from '#lib/programmes/expression.ts';
import { partsOf } from '#lib/programmes/scores.ts';
import type { Template } from '#lib/programmes/template.ts';

/**
 * Whether the person themselves may read the values of a measure: nobody is named who alone reads
 * them, nor for anything that it is derived from.
 */
export function maySee(template: Template, key: string, path: string[] = []): boolean {
	const def = template.measures.find((one) => one.key === key);
	if (!def || def.seenBy || path.includes(key)) return false;
	return partsOf(def).every((part) => maySee(template, part, [...path, key]));
}

/** Whether the person may read why a tailoring holds: it speaks of nothing that others alone read. */
export function maySeeReason(template: Template, tailoringKey: string): boolean {
	const rule = template.tailorings.find(({ key }) => key === tailoringKey);
	if (!rule) return false;
	const named = Object.values(rule.reason).flatMap((text) =>
		[...text.matchAll(/\{([a-z][a-z0-9_]*)\}/g)].map(([, key]) => key!)
	);
	return [...named, ...observedIn(rule.when)].every((key) => maySee(template, key));
}

/** Every measure that a condition looks at; with `where` only those it looks for there. */
export function observedIn(node: unknown, where?: Observation['in']): string[] {
	if (typeof node !== 'object' || node === null) return [];
	return Object.entries(node).flatMap(([name, child]) => {
		if (name !== 'obs') return observedIn(child, where);
		const { key, in: place } = child as Observation;
		return where === undefined || place === where ? [String(key)] : [];
	});
}
