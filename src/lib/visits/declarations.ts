import { problem, type Problem } from '#lib/base/problems.ts';
import { confirmationsOf, type ServiceContent } from '#lib/visits/service-content.ts';

/** What whoever books said to the statements of a service. */
export type Declared = {
	/** Keys of the confirmations that were ticked. */
	confirmed: string[];
	/** Keys of what the place has, of what it was asked for. */
	has: string[];
	/** What it has not, in their words. */
	missing: string;
};

export const nothingDeclared: Declared = { confirmed: [], has: [], missing: '' };

/**
 * What is wrong with the declarations for this service; empty where they are whole. Every
 * confirmation is ticked (field `confirm-KEY`); where something asked of the place is not ticked,
 * it says what is missing (field `missing`).
 */
export function checkDeclared(content: ServiceContent, declared: Declared): Problem[] {
	const unconfirmed = confirmationsOf(content)
		.filter(({ key }) => !declared.confirmed.includes(key))
		.map(({ key }) => problem('must_agree', undefined, `confirm-${key}`));
	const lacks = (content.asks ?? []).some(({ key }) => !declared.has.includes(key));
	if (!lacks || declared.missing !== '') return unconfirmed;
	return [...unconfirmed, problem('required', undefined, 'missing')];
}
