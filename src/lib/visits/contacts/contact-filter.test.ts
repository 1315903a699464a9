import { expect, test } from 'vitest';
import { filterQuery, visitFilter } from '#lib/visits/contacts/contact-filter.ts';

const filterOf = (query: string) => visitFilter(new URLSearchParams(query));

test('an address says what is asked for, and the other way round', () => {
	const filter = filterOf('when=past&state=done&q=%EB%B3%B8%EA%B4%80&page=3');
	expect(filter).toEqual({ when: 'past', state: 'done', words: '본관', page: 3 });
	expect(visitFilter(new URLSearchParams(filterQuery(filter, { page: 3 })))).toEqual(filter);
	expect(filterQuery(filterOf(''))).toBe('');
});

test('another question begins at its first page', () => {
	expect(filterOf(filterQuery(filterOf('page=4'), { when: 'past' })).page).toBe(1);
});

test('what nobody offered asks for nothing', () => {
	const plain = { when: 'upcoming', state: null, words: '', page: 1 };
	expect(filterOf('when=never&state=secret&page=-2')).toEqual(plain);
	expect(filterOf('page=1e99').page).toBe(10_000);
	expect(filterOf('page=x').page).toBe(1);
	expect(filterOf(`q=${'%00'}a%0ab`).words).toBe('a b');
	expect(filterOf(`q=${'가'.repeat(500)}`).words).toHaveLength(60);
});
