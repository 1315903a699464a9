import { expect, test } from 'vitest';
import { decodeCp949 } from '#lib/organizations/cp949.ts';

const decoded = (hex: string) => decodeCp949(Buffer.from(hex, 'hex'));

test('syllables in and outside of KS X 1001 are read', () => {
	expect(decoded('b0adc7cfb4c3')).toBe('강하늘');
	expect(decoded('8141')).toBe('갂');
	expect(decoded('8c63b9e6b0a2c7cf')).toBe('똠방각하');
	expect(decoded('a0fe')).toBe('좤');
	expect(decoded('a141')).toBe('좥');
	expect(decoded('c652')).toBe('힣');
});

test('every syllable has one place, and all of them are there', () => {
	const read = new Set<string>();
	for (let lead = 0x81; lead <= 0xfe; lead++) {
		for (let trail = 0x41; trail <= 0xfe; trail++) {
			const sign = decodeCp949(Uint8Array.of(lead, trail));
			if (!sign || !/^[가-힣]$/.test(sign)) continue;
			expect(read.has(sign), sign).toBe(false);
			read.add(sign);
		}
	}
	expect(read.size).toBe(11_172);
});

test('ASCII stays, and what is no windows-949 is refused', () => {
	expect(decoded('41622c0d0a')).toBe('Ab,\r\n');
	for (const wrong of ['80', 'ff', '8140', 'b0', 'c653', 'b0ff']) {
		expect(decoded(wrong), wrong).toBeNull();
	}
});
