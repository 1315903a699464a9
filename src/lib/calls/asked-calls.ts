import type { Role } from '#lib/base/actor.ts';
import { asLanguage, type Language } from '#lib/base/localized.ts';

/** Whose time is over, who asked something, whose missed step somebody responsible is to look at. */
export const callsShown = ['late', 'asked', 'escalated'] as const;
export type CallsShown = (typeof callsShown)[number];

/** What a list of calls is asked for; it stands in the address. */
export type CallSearch = {
	/** Only people whose mentor the reader is. */
	isMine: boolean;
	/** Only some of them; all where null. */
	show: CallsShown | null;
	/** The key of a template. */
	programme: string | null;
	language: Language | null;
	name: string | null;
};

const NAME_MAX = 60;

/** What the address looks for; a counselor sees their own people first, the others everybody. */
export function askedCalls(asked: URLSearchParams, role: Role): CallSearch {
	const who = asked.get('who');
	const name = (asked.get('q') ?? '').normalize('NFC').trim().slice(0, NAME_MAX);
	const programme = asked.get('programme') ?? '';
	return {
		isMine: who === 'mine' || (who !== 'all' && role === 'counselor'),
		show: callsShown.find((one) => one === asked.get('show')) ?? null,
		programme: /^[a-z0-9-]{1,60}$/.test(programme) ? programme : null,
		language: asLanguage(asked.get('language')),
		name: name || null
	};
}

/** The same as the address of a list, so that it can be kept and goes along from call to call. */
export function callsAddress(search: CallSearch, more: Record<string, string> = {}): string {
	const asked = new URLSearchParams({ who: search.isMine ? 'mine' : 'all' });
	if (search.show) asked.set('show', search.show);
	if (search.programme) asked.set('programme', search.programme);
	if (search.language) asked.set('language', search.language);
	if (search.name) asked.set('q', search.name);
	for (const [key, value] of Object.entries(more)) asked.set(key, value);
	return `?${asked}`;
}
