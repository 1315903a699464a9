import type { Problem } from '#lib/base/problems.ts';
import { fieldErrors } from '#lib/ui/field-problems.ts';

/**
 * What the fields of a form are given, each by its name: its words, what was typed and what is wrong with
 * it: `<TextField {...field('room')} />` with `field = fieldsOf(labels, values, problems)`.
 */
export function fieldsOf<Name extends string>(
	labels: Record<Name, string>,
	values: Record<string, string>,
	problems: Problem[] = []
) {
	const errors = fieldErrors(problems);
	return (name: NoInfer<Name>) => ({
		...{ name, label: labels[name] },
		...{ value: values[name] ?? '', error: errors[name] }
	});
}
