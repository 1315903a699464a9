const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
/** Vowels and finals that one initial consonant can carry. */
const SYLLABLES_OF_AN_INITIAL = 588;

/**
 * Whether a name holds what was typed: letters as they are, a Korean initial consonant for every
 * syllable that begins with it (`ㄱㅎㄴ` finds 강하늘). Blanks and capitals make no difference.
 */
export function matchesName(name: string, typed: string): boolean {
	const letters = plain(name);
	const wanted = plain(typed);
	const starts = letters.length - wanted.length;
	for (let start = 0; start <= starts; start++) {
		if (wanted.every((sign, at) => matches(letters[start + at]!, sign))) return true;
	}
	return false;
}

function plain(text: string): string[] {
	return Array.from(text.normalize('NFC').toLowerCase().replace(/\s/g, ''));
}

function matches(letter: string, sign: string): boolean {
	return letter === sign || initialOf(letter) === sign;
}

function initialOf(letter: string): string | null {
	const code = letter.charCodeAt(0);
	if (code < FIRST_SYLLABLE || code > LAST_SYLLABLE) return null;
	return INITIALS[Math.floor((code - FIRST_SYLLABLE) / SYLLABLES_OF_AN_INITIAL)]!;
}
