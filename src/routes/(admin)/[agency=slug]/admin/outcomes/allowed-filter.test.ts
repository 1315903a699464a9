import { expect, test } from 'vitest';
import { askedFilter } from '#lib/outcomes/dashboard-filter.ts';
import { allowedFilter } from './allowed-filter.ts';

const asked = (query: string) => askedFilter(new URLSearchParams(query));

test('whoever sees no records is told of whole quarters, and the form says which', () => {
	expect(allowedFilter(asked('from=2026-09&to=2026-09'), 'head')).toMatchObject({
		from: '2026-07',
		to: '2026-09'
	});
	expect(allowedFilter(asked('from=2025-12&to=2026-01'), 'head')).toMatchObject({
		from: '2025-10',
		to: '2026-03'
	});
	expect(allowedFilter(asked(''), 'head')).toMatchObject({ from: null, to: null });
});

test('whoever sees records asks for months', () => {
	expect(allowedFilter(asked('from=2026-09&to=2026-09'), 'administrator')).toMatchObject({
		from: '2026-09',
		to: '2026-09'
	});
});
