/** What a contact asks of the list of their visits; it stands in the address. */
export const visitStates = ['requested', 'confirmed', 'done', 'cancelled'] as const;
export type VisitState = (typeof visitStates)[number];

export type VisitFilter = {
	when: 'upcoming' | 'past';
	state: VisitState | null;
	/** Words to look for; empty looks for nothing. */
	words: string;
	/** From 1 on. */
	page: number;
};

const WORDS_MAX = 60;
const PAGES_MAX = 10_000;

/** The filter that an address asks for; whatever is not known asks for nothing. */
export function visitFilter(query: URLSearchParams): VisitFilter {
	const page = Math.trunc(Number(query.get('page')));
	return {
		when: query.get('when') === 'past' ? 'past' : 'upcoming',
		state: visitStates.find((one) => one === query.get('state')) ?? null,
		words: wordsOf(query.get('q') ?? ''),
		page: page >= 1 ? Math.min(page, PAGES_MAX) : 1
	};
}

/** What the database can look for: no control characters, no half of a sign, not without end. */
function wordsOf(typed: string): string {
	const clean = typed
		.toWellFormed()
		.normalize('NFC')
		.replace(/\p{Cc}/gu, ' ');
	return Array.from(clean.trim()).slice(0, WORDS_MAX).join('');
}

/** The filter as an address once more, with changes. */
export function filterQuery(filter: VisitFilter, changes: Partial<VisitFilter> = {}): string {
	const { when, state, words, page } = { ...filter, page: 1, ...changes };
	const query = new URLSearchParams();
	if (when === 'past') query.set('when', when);
	if (state) query.set('state', state);
	if (words) query.set('q', words);
	if (page > 1) query.set('page', String(page));
	return query.size ? `?${query}` : '';
}
