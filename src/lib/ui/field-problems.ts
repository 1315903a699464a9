import type { Language } from '#lib/base/localized.ts';
import type { Problem } from '#lib/base/problems.ts';
import { problemText } from '#lib/i18n/problem-words.ts';

/**
 * The first problem of each field in words, to be shown beside it: `fieldErrors(form?.problems).name`; in
 * the language of the page unless another is asked for.
 */
export function fieldErrors(problems: Problem[] = [], language?: Language): Record<string, string> {
	const errors: Record<string, string> = {};
	for (const problem of problems) {
		if (problem.field) errors[problem.field] ??= problemText(problem, language);
	}
	return errors;
}

/**
 * Problems as a person meets them on the page: what is wrong with the whole first, then field by field
 * in the order of `fields`; fields that are not named there come last.
 */
export function asOnPage(problems: Problem[], fields: string[]): Problem[] {
	const place = ({ field }: Problem) => {
		if (!field) return -1;
		const at = fields.indexOf(field);
		return at < 0 ? fields.length : at;
	};
	return problems.toSorted((one, other) => place(one) - place(other));
}

/** What the props of every field have in common. */
export type FieldProps = {
	/** The form's key; also the id, which links from the error summary use. */
	name: string;
	/** An id of its own where one name stands on a page twice. */
	id?: string;
	label: string;
	hint?: string;
	/** The field's problem in words, from `fieldErrors`. */
	error?: string;
	/** May stay empty; everything else is required and says so to the screen reader. */
	isOptional?: boolean;
};

/** Attributes that tie a control to its hint and its error. */
export function describe(id: string, field: Pick<FieldProps, 'hint' | 'error' | 'isOptional'>) {
	const ids = [field.hint && `${id}-hint`, field.error && `${id}-error`].filter(Boolean);
	return {
		'aria-describedby': ids.join(' ') || undefined,
		'aria-invalid': field.error ? ('true' as const) : undefined,
		'aria-required': field.isOptional ? undefined : ('true' as const)
	};
}
