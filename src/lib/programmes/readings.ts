/**
 * A reading: a measure that a device gives within a minute, so that it can be taken by itself, before
 * or without a contact of the plan. It is kept as a contact without a step; no treatment took place.
 */
import { ENROLLED, type Measure, type Step, type Template } from '#lib/programmes/template.ts';

/** Whether a measure can be taken by itself: a number with a unit, got face to face, asked of everybody. */
export function isReading({ kind, unit, modes, derive, dependsOn }: Measure): boolean {
	const isNumber = kind === 'integer' || kind === 'decimal';
	const isFaceToFace = modes?.length === 1 && modes[0] === 'visit';
	return isNumber && unit !== undefined && isFaceToFace && !derive && !dependsOn;
}

/** The measures of a template that can be taken by themselves. */
export function readingsOf({ measures }: Template): Measure[] {
	return measures.filter(isReading);
}

/** What is asked when one measure is taken by itself: a step that has it alone. */
export function stepForReading({ key, label }: Measure): Step {
	return {
		key: '',
		label,
		anchor: ENROLLED,
		kind: 'visit',
		offsetDays: 0,
		window: { from: 0, to: 0 },
		modes: ['visit'],
		treatment: false,
		required: [key],
		optional: [],
		checklist: []
	};
}

/** Whether somebody was talked to: a contact that took place and was more than a reading. */
export function isHeld({ result, stepKey }: { result: string; stepKey: string | null }): boolean {
	return result === 'attended' && stepKey !== null;
}
