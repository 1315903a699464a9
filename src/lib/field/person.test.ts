import { expect, test } from 'vitest';
import type { RosterEntry } from '#lib/field/day.ts';
import { samePerson } from '#lib/field/person.ts';

test('who has the same name and number is found, however the name was typed', () => {
	const roster = [
		{ name: 'Mary Field', phone: '010-1234-5678' },
		{ name: '가나', phone: '010-1234-5678' }
	] as RosterEntry[];
	expect(samePerson(roster, 'maryfield ', '010-1234-5678')?.name).toBe('Mary Field');
	expect(samePerson(roster, '가 나', '010-1234-5678')?.name).toBe('가나');
	expect(samePerson(roster, '가나', '010-1234-5679')).toBeUndefined();
	expect(samePerson(roster, '다라', '010-1234-5678')).toBeUndefined();
});
