import type { Template } from '#lib/programmes/template.ts';

type Answer = { formKey: string; itemKey: string; given: boolean };

/**
 * What a person last said to the items about sensitive data, their answers oldest first: `yes` to all
 * of them, `no` to one or more, or `open` while an answer is missing and none is a no.
 */
export function sensitiveAnswer(template: Template, given: Answer[]): 'yes' | 'no' | 'open' {
	const latest = new Map(given.map((row) => [`${row.formKey} ${row.itemKey}`, row.given]));
	const answers = template.consents.flatMap((form) =>
		form.items
			.filter((item) => item.kind === 'sensitive')
			.map((item) => latest.get(`${form.key} ${item.key}`))
	);
	if (answers.includes(false)) return 'no';
	return answers.includes(undefined) ? 'open' : 'yes';
}
