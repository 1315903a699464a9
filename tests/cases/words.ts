/*
 * Whether a page says what a record says, in other words: by the beginnings of words and by numbers.
 * A page may say more, and need not say it in the same order; it may leave out nothing.
 */

const STEM = 5;
const little = new Set(
	(
		'the and for with who are was were not but from then than that this only may its all any one their ' +
		'very out per has have had can more other where'
	).split(' ')
);
const spelled: Record<string, string> = {
	once: '1',
	one: '1',
	two: '2',
	three: '3',
	four: '4',
	five: '5',
	six: '6',
	ten: '10',
	second: '2nd',
	fourth: '4th'
};

/** The words that carry meaning, shortened, and the numbers. */
export function stems(text: string): string[] {
	const plain = text
		.toLowerCase()
		.replace(/:(?!\d)/g, ' ')
		.replace(/(\d),(\d{3})/g, '$1$2')
		.replace(/co-op/g, 'coop')
		.replace(/one['’]s/g, 'your');
	const words = plain.split(/[^a-z0-9:]+/).map((word) => spelled[word] ?? word);
	return words
		.filter((word) => /\d/.test(word) || (word.length > 2 && !little.has(word)))
		.map((word) => (/^\d/.test(word) ? word : word.slice(0, STEM)));
}

/** Whether everything that the record says stands in the text. */
export function says(text: string, record: string): boolean {
	const there = new Set(stems(text));
	return stems(record).every((word) => there.has(word));
}

/** Whether one of the lines says it. */
export function saysInLine(lines: string[], record: string): boolean {
	return lines.some((line) => says(line, record));
}
