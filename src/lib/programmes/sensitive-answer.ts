import { isOfRegistration } from '#lib/programmes/consent.ts';
import type { ConsentItem, Template } from '#lib/programmes/template.ts';

export type Answer = { formKey: string; itemKey: string; given: boolean };

/**
 * What a person last said to the items about sensitive data, their answers oldest first: `yes` to all
 * of them, `no` to one or more, or `open` while an answer is missing and none is a no. Of somebody who
 * is not registered nothing sensitive is taken either.
 */
export function sensitiveAnswer(template: Template, given: Answer[]): 'yes' | 'no' | 'open' {
	if (registrationAnswer(template, given) === 'no') return 'no';
	return answerTo(template, given, ({ kind }) => kind === 'sensitive');
}

/**
 * What a person last said to what no registration goes without: the required items about personal
 * data. Where a programme has none of them it is `yes`.
 */
export function registrationAnswer(template: Template, given: Answer[]): 'yes' | 'no' | 'open' {
	return answerTo(template, given, isOfRegistration);
}

function answerTo(template: Template, given: Answer[], isMeant: (item: ConsentItem) => boolean) {
	const latest = new Map(given.map((row) => [`${row.formKey} ${row.itemKey}`, row.given]));
	const answers = template.consents.flatMap((form) =>
		form.items.filter(isMeant).map((item) => latest.get(`${form.key} ${item.key}`))
	);
	if (answers.includes(false)) return 'no';
	return answers.includes(undefined) ? 'open' : 'yes';
}
