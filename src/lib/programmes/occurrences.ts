import type { Step } from '#lib/programmes/template.ts';

/**
 * A step as often as it repeats, each a step of its own: the first keeps the key, so that a contact
 * recorded before the step repeated still answers it.
 */
export function occurrencesOf({ repeat, ...step }: Step): Step[] {
	if (!repeat) return [step];
	const { times, everyDays } = repeat;
	return Array.from({ length: times }, (_, index) => {
		const count = `(${index + 1}/${times})`;
		const later = index * everyDays;
		return {
			...step,
			key: index === 0 ? step.key : `${step.key}_${index + 1}`,
			label: { ko: `${step.label.ko} ${count}`, en: `${step.label.en} ${count}` },
			offsetDays: step.offsetDays + later,
			window: { from: step.window.from + later, to: step.window.to + later }
		};
	});
}
