import { addDays, type Day } from '#lib/base/days.ts';
import type { Facts } from '#lib/programmes/facts.ts';
import type { Step, Template } from '#lib/programmes/template.ts';
import { anchorsOf } from '#lib/programmes/timeline.ts';

/**
 * Of the contacts that the template names for everybody and that were due until a day, how many took
 * place. Who was closed before a step's window ended owed it no more. What a tailoring added to one
 * person's plan is in neither number, so that the share compares like with like.
 */
export function keptSteps(
	template: Template,
	facts: Facts,
	until: Day
): { due: number; kept: number } {
	const anchors = anchorsOf(facts);
	const held = new Set(
		facts.contacts.filter(({ result }) => result === 'attended').map(({ stepKey }) => stepKey)
	);
	const due = template.steps.filter((step) => {
		const last = lastDayOf(step, anchors);
		if (last === null || last > until) return false;
		return held.has(step.key) || !facts.closure || last <= facts.closure.on;
	});
	return { due: due.length, kept: due.filter(({ key }) => held.has(key)).length };
}

function lastDayOf(step: Step, anchors: Record<string, Day>): Day | null {
	const anchor = Object.hasOwn(anchors, step.anchor) ? anchors[step.anchor] : undefined;
	return anchor === undefined ? null : addDays(anchor, step.window.to);
}
