import { expect, test } from 'vitest';
import { fieldLabels } from '#lib/visits/editor/field-labels.ts';
import { listPaths, singleFields } from '#lib/visits/editor/fields.ts';

test('every field and every list has what it is called, in the order of the page', () => {
	const names = Object.keys(fieldLabels({}));
	expect(names).toEqual(expect.arrayContaining([...Object.keys(singleFields), ...listPaths]));
	const inOrder = ['name', 'content.who', 'preparation', 'source', 'rules.spanDays'];
	const further = ['rules.visits', 'rules.calendar', 'rules.breaks', 'rules.holidays'];
	const places = [...inOrder, ...further].map((name) => names.indexOf(name));
	expect(places).toEqual(places.toSorted((one, other) => one - other));
});
