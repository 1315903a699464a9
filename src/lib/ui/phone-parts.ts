/** A part of a sentence; telephone numbers stand by themselves. */
export type TextPart = { text: string; isPhone: boolean };

/** Numbers as we keep them: 02-345-6789, 010-1234-5678, 1588-1234. */
const phone = /(\d{2,4}-\d{3,4}-\d{4}|1\d{3}-\d{4})(?!\d)/;
/** With those of three digits that help at once; others of three digits are mostly nothing to call. */
const helpline = /(\d{2,4}-\d{3,4}-\d{4}|1\d{3}-\d{4}|(?<![\d-])(?:109|112|119|129)(?!-))(?!\d)/;

/** A sentence, cut at its telephone numbers; put together again it is the same. */
export function partsWithPhones(text: string): TextPart[] {
	return cutAt(phone, text);
}

/** The same for who may need help at once: the short numbers that give it stand by themselves too. */
export function partsToCall(text: string): TextPart[] {
	return cutAt(helpline, text);
}

function cutAt(numbers: RegExp, text: string): TextPart[] {
	return text
		.split(numbers)
		.map((part, at) => ({ text: part, isPhone: at % 2 === 1 }))
		.filter((part) => part.text !== '');
}
