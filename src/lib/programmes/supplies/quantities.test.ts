import { expect, test } from 'vitest';
import { readQuantities } from '#lib/programmes/supplies/quantities.ts';

const items = [{ id: 'patch' }, { id: 'gum' }];

test('what is above zero is a line; full-width digits and spaces are understood', () => {
	expect(readQuantities({ patch: ' １4 ', gum: '0' }, items)).toEqual({
		ok: true,
		value: [{ itemId: 'patch', quantity: 14 }]
	});
});

test.each([
	[{}, 'required', 'patch'],
	[{ patch: '0', gum: '' }, 'required', 'patch'],
	[{ patch: '7', gum: 'x' }, 'not_a_number', 'gum'],
	[{ patch: '-1' }, 'out_of_range', 'patch'],
	[{ patch: '1.5' }, 'not_whole', 'patch'],
	[{ patch: '1,2' }, 'comma_unclear', 'patch'],
	[{ patch: '7', gum: '2,5' }, 'comma_unclear', 'gum'],
	[{ patch: '1 2' }, 'not_a_number', 'patch'],
	[{ gum: '201' }, 'out_of_range', 'gum']
])('%j is refused with %s at %s', (typed, code, field) => {
	const read = readQuantities(typed as Record<string, string>, items);
	expect(read.ok ? [] : read.problems).toMatchObject([{ code, field }]);
});
