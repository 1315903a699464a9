import { describe, expect, test } from 'vitest';
import { newId } from '#lib/identity/cryptography.ts';
import { checkInCode } from '#lib/programmes/check-in-code.ts';
import type { RosterEntry } from '#lib/field/day.ts';
import { personScanned } from '#lib/field/scanned.ts';

const idOf = () => newId(new Date('2026-11-22T00:00:00.000Z'));
const entryOf = (enrolmentId: string, aliases?: string[]) =>
	({ enrolmentId, aliases, name: enrolmentId }) as RosterEntry;

describe('a code that a camera read', () => {
	const [one, two, before] = [idOf(), idOf(), idOf()];
	const roster = [entryOf(one), entryOf(two, [before])];

	test('finds its person, also as somebody types or says it, and by an older id', () => {
		expect(personScanned(roster, checkInCode(one))).toBe(roster[0]);
		expect(personScanned(roster, ' ' + checkInCode(two).toLowerCase())).toBe(roster[1]);
		expect(personScanned(roster, checkInCode(before))).toBe(roster[1]);
	});

	test('of somebody else, of a poster, or nothing at all finds nobody', () => {
		for (const text of [checkInCode(idOf()), `https://a.example/x/join/${checkInCode(one)}`, '']) {
			expect(personScanned(roster, text)).toBeNull();
		}
		// An id that is none has no code, and an empty code is nobody's.
		expect(personScanned([entryOf('none')], '')).toBeNull();
	});

	test('that two people share finds neither', () => {
		expect(personScanned([entryOf(one), entryOf(one)], checkInCode(one))).toBeNull();
	});
});
