import * as v from 'valibot';
import type { Day } from '#lib/base/days.ts';
import { choice, id, optionalText, text, wholeNumber } from '#lib/ui/form.ts';
import { start } from '#lib/visits/time/start-form.ts';
import { cancellationReasons, SENTENCE_MAX } from '#lib/visits/cancellation.ts';
import { changeScopes, type ChangeScope } from '#lib/visits/time/moving.ts';

const VISITS_MAX = 100;
const SEEN_MAX = 2000;

/** Which visit a change points at, and how far it goes. */
export type ChangeAsked = { visit: number; scope: ChangeScope };

const about = { visit: wholeNumber({ min: 1, max: VISITS_MAX }), scope: choice(changeScopes) };

/** What the address of a page of a change says. */
export const changeQuery = v.object(about);

/** The last page of moving: the new time of the first visit, and the dates that were seen. */
export const moveForm = v.object({
	...about,
	start: start(),
	seen: text({ max: SEEN_MAX }),
	requestKey: id()
});

const sentence = optionalText({ max: SENTENCE_MAX, lines: true });

/** The page of cancelling, for the office; and for an organization, which gives its own reasons. */
export const cancelForm = v.object({ ...about, reason: choice(cancellationReasons), sentence });
export const organizationCancelForm = v.object({
	...about,
	reason: choice(['organization_asked', 'requested_by_mistake'] as const),
	sentence
});

/** The query of a page of a change, with what else it carries. */
export function changeHref(
	page: string,
	{ visit, scope }: ChangeAsked,
	more: Partial<{ day: Day; from: Day; start: string }> = {}
): string {
	const query = new URLSearchParams({ visit: String(visit), scope, ...more });
	return `${page}?${query}`;
}
