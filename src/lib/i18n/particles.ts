/*
 * Korean particles after a value that nobody knew when the sentence was written: 을 or 를 goes by how
 * the word before it is read. Messages write both, `{name}을(를)`, and `particles` leaves the right one.
 */

/** What stands in a message, what follows a final consonant, and what follows a vowel. */
const pairs: Record<string, [string, string]> = {
	'을(를)': ['을', '를'],
	'이(가)': ['이', '가'],
	'은(는)': ['은', '는'],
	'와(과)': ['과', '와'],
	'(으)로': ['으로', '로']
};
const written = /(.*?)(을\(를\)|이\(가\)|은\(는\)|와\(과\)|\(으\)로)/gsu;

type Final = 'none' | 'rieul' | 'other';

const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
const FINALS = 28;
const RIEUL = 8;

/** As the digits are read: 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구. */
const digits: Final[] = [
	...(['other', 'rieul', 'none', 'other', 'none'] as const),
	...(['none', 'other', 'rieul', 'rieul', 'none'] as const)
];
/** As the letters are called: 엘, 엠, 엔 and 아르, or as they end a word: 알. The others end in a vowel. */
const letters: Record<string, Final> = { l: 'rieul', r: 'rieul', m: 'other', n: 'other' };

/**
 * The sentence with the one particle that fits wherever it offers two. What stands in brackets is
 * not read along: `9월 1일 (화)을(를)` goes by 일. After signs that nobody can read both stay.
 */
export function particles(sentence: string): string {
	let before = '';
	return sentence.replace(written, (_, words: string, both: string) => {
		before += words;
		const last = lastRead(before);
		const fitting = last === null ? both : fit(both, finalOf(last));
		before += fitting;
		return words + fitting;
	});
}

function fit(both: string, final: Final | null): string {
	if (final === null) return both;
	const [afterConsonant, afterVowel] = pairs[both]!;
	// 로 follows ㄹ as it follows a vowel: 서울로.
	const isVowel = final === 'none' || (both === '(으)로' && final === 'rieul');
	return isVowel ? afterVowel : afterConsonant;
}

/** The last sign that is read out; quotes and what stands in brackets are not. */
function lastRead(text: string): string | null {
	const read = text.replace(/\s*\([^()]*\)\s*$/u, '').replace(/[^\p{L}\p{N}]+$/u, '');
	return [...(read || text)].at(-1) ?? null;
}

/** How the reading of one sign ends; null where that is not known. */
function finalOf(sign: string): Final | null {
	const code = sign.codePointAt(0)!;
	if (code >= HANGUL_FIRST && code <= HANGUL_LAST) {
		const final = (code - HANGUL_FIRST) % FINALS;
		return final === 0 ? 'none' : final === RIEUL ? 'rieul' : 'other';
	}
	if (/^[0-9]$/.test(sign)) return digits[Number(sign)]!;
	return /^[A-Za-z]$/.test(sign) ? (letters[sign.toLowerCase()] ?? 'none') : null;
}
