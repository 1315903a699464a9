import { cutAt, type TextPart } from '#lib/ui/phone-parts.ts';

/** What makes three digits a value that was measured, or a part of one. */
const measured =
	/[-/~]|[.,]\d|\s*(?:mmHg|mg|%|점|이상|이하|초과|미만|or (?:more|less|above|below))/i;

/** Telephone numbers, with those of three digits that help at once; others of three are mostly nothing to call. */
const helpline = new RegExp(
	String.raw`(\d{2,4}-\d{3,4}-\d{4}|1\d{3}-\d{4}|(?<![\d\-/~.,])(?:109|112|119|129)(?!${measured.source}))(?!\d)`,
	'i'
);

/** As `partsWithPhones`, for who may need help at once: the short numbers that give it stand by themselves too. */
export function partsToCall(text: string): TextPart[] {
	return cutAt(helpline, text);
}
