import type { Language } from '#lib/base/localized.ts';
import { problem, type Problem } from '#lib/base/problems.ts';
import { confirmationsOf, type ServiceContent } from '#lib/visits/services/service-content.ts';

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

type Row = { key: string; holds: boolean; note: string };

/**
 * What was declared, in the words of the version that was shown: what holds, what the place lacks,
 * and what whoever booked wrote about that.
 */
export function saidOf(content: ServiceContent, rows: Row[], language: Language) {
	const statements = [...confirmationsOf(content), ...(content.asks ?? [])];
	const textOf = ({ key }: Row) => statements.find((one) => one.key === key)?.text[language] ?? key;
	const lacking = rows.filter(({ holds }) => !holds);
	return {
		holds: rows.filter(({ holds }) => holds).map(textOf),
		lacks: lacking.map(textOf),
		note: lacking[0]?.note ?? ''
	};
}
