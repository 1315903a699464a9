/*
 * Where a question is asked: on which screen, and at which steps. It stands in screens and steps; a
 * person who writes it sees it beside the question.
 */
import type { Template } from '#lib/programmes/template.ts';

export type Asked = 'required' | 'optional';
export type Placement = { screen?: string; at: Record<string, Asked | undefined> };

export function placementOf(body: Template, key: string): Placement {
	const screen = body.sections.find(({ measures }) => measures.includes(key))?.key;
	const at = body.steps.map((step): [string, Asked | undefined] => [
		step.key,
		step.required.includes(key) ? 'required' : step.optional.includes(key) ? 'optional' : undefined
	]);
	return { ...(screen && { screen }), at: Object.fromEntries(at) };
}

/** The programme with a question asked there and nowhere else. */
export function placed(body: Template, key: string, { screen, at }: Placement): Template {
	return {
		...body,
		sections: body.sections.map((one) => ({
			...one,
			measures: listed(one.measures, key, one.key === screen)
		})),
		steps: body.steps.map((step) => ({
			...step,
			required: listed(step.required, key, at[step.key] === 'required'),
			optional: listed(step.optional, key, at[step.key] === 'optional')
		}))
	};
}

function listed(keys: string[], key: string, isIn: boolean): string[] {
	if (keys.includes(key) === isIn) return keys;
	return isIn ? [...keys, key] : keys.filter((one) => one !== key);
}
