/** A part of a sentence; telephone numbers stand by themselves. */
export type TextPart = { text: string; isPhone: boolean };

/** Numbers as we keep them: 02-345-6789, 010-1234-5678, 1588-1234. */
const phone = /(\d{2,4}-\d{3,4}-\d{4}|1\d{3}-\d{4})(?!\d)/;

/** A sentence, cut at its telephone numbers; put together again it is the same. */
export function partsWithPhones(text: string): TextPart[] {
	return cutAt(phone, text);
}

/** A sentence, cut at what the one group of a pattern finds. */
export function cutAt(numbers: RegExp, text: string): TextPart[] {
	return text
		.split(numbers)
		.map((part, at) => ({ text: part, isPhone: at % 2 === 1 }))
		.filter((part) => part.text !== '');
}
