import type { Consent, ConsentItem } from '#lib/programmes/template.ts';

/** One answer to one item; `givenAt` an ISO instant in UTC. */
export type Answered = {
	formKey: string;
	key: string;
	given: boolean;
	givenAt: string;
	isSigned?: boolean;
};

export type ConsentLine = { item: ConsentItem; answer: Answered };

/**
 * What holds now of all that was ever answered, in the order of the forms: each item with its latest
 * answer, of two in the same millisecond the refusal. Items that were never asked are left out.
 */
export function consentLines(forms: Consent[], answers: Answered[]): ConsentLine[] {
	return forms.flatMap((form) =>
		form.items.flatMap((item) => {
			const own = answers.filter((one) => one.formKey === form.key && one.key === item.key);
			const latest = own.sort(byMoment).at(-1);
			return latest ? [{ item, answer: latest }] : [];
		})
	);
}

function byMoment(one: Answered, other: Answered): number {
	if (one.givenAt !== other.givenAt) return one.givenAt < other.givenAt ? -1 : 1;
	return Number(other.given) - Number(one.given);
}
