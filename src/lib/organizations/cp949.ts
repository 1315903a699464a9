/*
 * windows-949, what Korean Windows calls ANSI. Node's own decoder of that name knows only the 2,350
 * syllables of KS X 1001 and turns the others into control characters. Microsoft put the other 8,822
 * in the order of Unicode into the places that KS X 1001 leaves free, so they can be counted off.
 */

const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
/** Leads from here on share their rows with KS X 1001, whose trails begin here too. */
const STANDARD_FROM = 0xa1;
const LEAD_FROM = 0x81;
const LEAD_TO = 0xfe;

let known: Map<number, string> | undefined;

/** The text of bytes written as windows-949; null when they are not. */
export function decodeCp949(bytes: Uint8Array): string | null {
	known ??= allPairs();
	const parts: string[] = [];
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at]!;
		if (byte < 0x80) {
			parts.push(String.fromCharCode(byte));
			continue;
		}
		const sign = known.get((byte << 8) | (bytes[++at] ?? 0));
		if (sign === undefined) return null;
		parts.push(sign);
	}
	return parts.join('');
}

/** Every pair of bytes that stands for a sign. */
function allPairs(): Map<number, string> {
	const pairs = standardPairs();
	const standard = new Set(pairs.values());
	const free = freePlaces();
	for (let code = FIRST_SYLLABLE; code <= LAST_SYLLABLE; code++) {
		const syllable = String.fromCharCode(code);
		if (!standard.has(syllable)) pairs.set(free.next().value!, syllable);
	}
	return pairs;
}

function standardPairs(): Map<number, string> {
	const decoder = new TextDecoder('euc-kr');
	const pairs = new Map<number, string>();
	for (let lead = STANDARD_FROM; lead <= LEAD_TO; lead++) {
		for (let trail = STANDARD_FROM; trail <= 0xfe; trail++) {
			const sign = decoder.decode(Uint8Array.of(lead, trail));
			if (!sign.includes('\uFFFD')) pairs.set((lead << 8) | trail, sign);
		}
	}
	return pairs;
}

/** The places outside of KS X 1001, in their order: trails are letters, or lie above them. */
function* freePlaces(): Generator<number, undefined> {
	for (let lead = LEAD_FROM; lead <= LEAD_TO; lead++) {
		const last = lead < STANDARD_FROM ? 0xfe : STANDARD_FROM - 1;
		for (let trail = 0x41; trail <= last; trail++) {
			const isTrail = trail <= 0x5a || (trail >= 0x61 && trail <= 0x7a) || trail >= 0x81;
			if (isTrail) yield (lead << 8) | trail;
		}
	}
}
