/* Rules that a test may weaken, to see that it would notice. */
type Rule = (...given: never[]) => unknown;
export type Change = (rule: Rule) => Rule;

/** What is changed now, by the name of the rule. */
export const changed = new Map<string, Change>();

/** What a rule says becomes something else. */
export function instead<Told>(change: (rule: Told) => Told): Change {
	return change as unknown as Change;
}

/** A module whose functions ask `changed` each time. */
export function changeable<Module extends object>(module: Module): Module {
	const open = Object.entries(module).map(([name, rule]) =>
		typeof rule === 'function'
			? [
					name,
					(...given: never[]) => (changed.get(name)?.(rule as Rule) ?? (rule as Rule))(...given)
				]
			: [name, rule]
	);
	return Object.fromEntries(open) as Module;
}

/** The same function, which remembers what it said of the same things: a town is looked at many times. */
export function remembering<Given extends unknown[], Said>(ask: (...given: Given) => Said) {
	const known = new Map<unknown, unknown>();
	return (...given: Given): Said => {
		let place = known;
		for (const one of given.slice(0, -1)) {
			const next = (place.get(one) ?? new Map()) as Map<unknown, unknown>;
			place.set(one, next);
			place = next;
		}
		const last = given.at(-1);
		if (!place.has(last)) place.set(last, ask(...given));
		return place.get(last) as Said;
	};
}
