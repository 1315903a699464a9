import { expect, test } from 'vitest';
import { problem } from '#lib/base/problems.ts';
import { asOnPage } from '#lib/ui/field-problems.ts';

test('problems come in the order of the page, the whole first and unknown fields last', () => {
	const found = [
		problem('required', undefined, 'phone'),
		problem('too_long', { max: 3 }, 'elsewhere'),
		problem('required', undefined, 'name'),
		problem('slot_taken'),
		problem('not_a_phone', undefined, 'phone')
	];
	expect(asOnPage(found, ['name', 'phone']).map(({ code, field }) => field ?? code)).toEqual([
		...['slot_taken', 'name', 'phone', 'phone', 'elsewhere']
	]);
});
