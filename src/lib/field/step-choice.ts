import type { PlannedStep } from '#lib/programmes/plan.ts';
import { isFaceToFace, type Step } from '#lib/programmes/template.ts';

/** The ways of contact that a phone records, the one at the site first. */
export const fieldModes = ['visit', 'phone', 'video'] as const;
export type FieldMode = (typeof fieldModes)[number];

/** Where the counselor is: at which visit, and whether it is that visit's day. */
export type Occasion = { visitNumber: number; isVisitDay: boolean };

/**
 * The step that a contact most likely answers now, or null when nothing is left: the first of all
 * for somebody never met, else the one bound to this visit, else one that is due, else the next to
 * come, else the last that was missed. `steps` in the order of the plan.
 */
export function chooseStep(steps: PlannedStep[], occasion: Occasion): PlannedStep | null {
	const open = steps.filter((step) => step.status !== 'done');
	const neverMet = steps.length === open.length;
	const ofKind = open.filter((step) => isFaceToFace(step) === occasion.isVisitDay);
	const isBound = (step: PlannedStep) =>
		occasion.isVisitDay && step.visitNumber === occasion.visitNumber;
	return (
		(neverMet ? open.find(isFaceToFace) : undefined) ??
		open.find(isBound) ??
		ofKind.find(isDue) ??
		open.find(isDue) ??
		open.find((step) => step.status === 'upcoming' || step.status === 'not_yet_anchored') ??
		open.at(-1) ??
		null
	);
}

/** The ways in which this step may be recorded here, the likely one first. */
export function modesFor(step: Step, isVisitDay: boolean): FieldMode[] {
	const allowed = fieldModes.filter((mode) => step.modes.includes(mode));
	const likely = allowed.filter((mode) => (mode === 'visit') === isVisitDay);
	return [...likely, ...allowed.filter((mode) => !likely.includes(mode))];
}

function isDue(step: PlannedStep): boolean {
	return step.status === 'due';
}
