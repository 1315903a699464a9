import { isDay, type Day } from '#lib/base/days.ts';
import { isUuid, normalizeCode } from '#lib/base/ids.ts';
import type { SeriesState } from '#lib/visits/series-state.ts';

/* What the office asks of the list of requests; it stands in the address. */

export const requestStates = [
	'waiting',
	'confirmed',
	'cancelled',
	'lapsed'
] as const satisfies readonly SeriesState[];

/** By when it was asked for, by the first visit, by the name of the organization. */
export const requestOrders = ['newest', 'oldest', 'first', 'name'] as const;
/** `due`: those to answer first before all others; only of requests that wait. */
export type RequestOrder = (typeof requestOrders)[number] | 'due';

export type RequestFilter = {
	/** Null for every state. */
	state: SeriesState | null;
	/** An organization, a reference, a telephone number, a contact or an address of mail. */
	words: string;
	/** The key of a service, in all its versions. */
	service: string | null;
	/** With a visit on one of these days, of the agency's zone; null is open. */
	from: Day | null;
	to: Day | null;
	/** Who goes, or went, on one of its visits. */
	counselor: string | null;
	order: RequestOrder;
	/** From 1 on. */
	page: number;
};

const WORDS_MAX = 80;
const PAGES_MAX = 1_000_000;

/** Requests that wait for an answer, those to answer first before all others: the day's work. */
export const waitingRequests: RequestFilter = {
	state: 'waiting',
	words: '',
	...{ service: null, from: null, to: null, counselor: null },
	order: 'due',
	page: 1
};

/** The filter that an address asks for; whatever is not known asks for nothing. */
export function requestFilter(query: URLSearchParams): RequestFilter {
	const page = Math.trunc(Number(query.get('page')));
	const asked = page >= 1 ? Math.min(page, PAGES_MAX) : 1;
	if (query.get('show') !== 'all') return { ...waitingRequests, page: asked };
	const [from, to, counselor] = [query.get('from'), query.get('to'), query.get('counselor')];
	const key = query.get('service') ?? '';
	return {
		state: requestStates.find((one) => one === query.get('state')) ?? null,
		words: wordsOf(query.get('q') ?? ''),
		service: /^[a-z0-9-]{1,60}$/.test(key) ? key : null,
		from: isDay(from) ? from : null,
		to: isDay(to) ? to : null,
		counselor: isUuid(counselor) ? counselor : null,
		order: requestOrders.find((one) => one === query.get('order')) ?? 'newest',
		page: asked
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

/** The filter as an address once more, with changes; another filter begins at its first page. */
export function requestQuery(filter: RequestFilter, changes: Partial<RequestFilter> = {}): string {
	const { state, words, service, from, to, counselor, order, page } = {
		...filter,
		page: 1,
		...changes
	};
	const query = new URLSearchParams();
	const isWork = state === 'waiting' && order === 'due' && !words;
	if (!(isWork && !service && !from && !to && !counselor)) {
		query.set('show', 'all');
		const parts = { q: words, state, service, from, to, counselor };
		for (const [name, value] of Object.entries(parts)) if (value) query.set(name, value);
		if (order !== 'newest') query.set('order', order);
	}
	if (page > 1) query.set('page', String(page));
	return query.size ? `?${query}` : '';
}

/** Whether anything narrows the list of all requests. */
export function isNarrowed({ state, words, service, from, to, counselor }: RequestFilter): boolean {
	return [state, words, service, from, to, counselor].some(Boolean);
}

/** What a typed text can be besides a part of a name; null where it cannot be that. */
export function soughtIn(words: string): {
	reference: string | null;
	/** Digits of a telephone number as they follow each other. */
	digits: string | null;
	mail: string | null;
} {
	const isNumber = /^[\d\s+().-]+$/.test(words);
	const digits = words.replace(/\D/g, '').replace(/^(0082|82)0?/, '0');
	const code = normalizeCode(words);
	return {
		reference: /^[A-Za-z0-9\s-]+$/.test(words) && code.length >= 4 ? code : null,
		digits: isNumber && digits.length >= 3 ? digits : null,
		mail: /^\S+$/.test(words) && /^[\x21-\x7e]+$/.test(words) ? words.toLowerCase() : null
	};
}
