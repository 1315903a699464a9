import { expect, test } from 'vitest';
import { changedSince, datesTold } from '#lib/visits/dates-told.ts';

const visits = [
	{ number: 1, sequence: 0 },
	{ number: 2, sequence: 3 }
];

test('what was told stays so until a visit changes, and only that visit is changed', () => {
	const told = datesTold(visits);
	expect(changedSince(told, visits)).toEqual(new Set());
	expect(changedSince(told, [visits[0]!, { number: 2, sequence: 4 }])).toEqual(new Set([2]));
	expect(changedSince(told, [...visits, { number: 3, sequence: 0 }])).toEqual(new Set([3]));
});
