import { isUuid } from '#lib/base/ids.ts';
import type { Problem } from '#lib/base/problems.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { draftOf, type ServiceDraft } from '#lib/visits/editor/draft-queries.server.ts';
import { shownAgain } from '#lib/visits/editor/typed-service.ts';
import { keepDraft, type KeepDraft } from '#lib/visits/editor/keep-draft.server.ts';

/* The draft that a form of the editor belongs to, as the form carries it and as pages show it. */

/** The draft as the form saw it; revision 0 where there was none. */
export type DraftSeen = { id: string | null; revision: number };

/** The same after it was kept, with what kept it from being: another one, or some other trouble. */
export type Kept = DraftSeen & {
	conflict: ReturnType<typeof shownDraft> | null;
	trouble: Problem | null;
};

export function draftSeen(form: FormData): DraftSeen {
	const [id, revision] = [form.get('draft'), String(form.get('revision') ?? '')];
	const seen = /^\d{1,9}$/.test(revision) ? Number(revision) : 0;
	// Whoever was shown the other one may write over it.
	const over = String(form.get('over') ?? '');
	return { id: isUuid(id) ? id : null, revision: /^\d{1,9}$/.test(over) ? Number(over) : seen };
}

/** The draft of a new service that an address asks for. */
export function askedDraft(query: URLSearchParams): string | null {
	const asked = query.get('draft');
	return isUuid(asked) ? asked : null;
}

/** Who kept it and when, for a page. */
export function shownDraft({ id, revision, keptAt, keptBy }: ServiceDraft) {
	return { id, revision, keptAt, keptBy };
}

/** Keeps what was typed. Where somebody kept another one meanwhile nothing is, and theirs is named. */
export async function keptDraft(
	locals: App.Locals,
	seen: DraftSeen,
	draft: Omit<KeepDraft, 'id' | 'revision'>
): Promise<Kept> {
	const staff = staffOf(locals);
	const nothing = { ...seen, conflict: null, trouble: null };
	const tooMany = await countAttempt(agencyOf(locals).id, limits.draft, staff.staffId);
	if (tooMany) return { ...nothing, trouble: tooMany };
	// The database takes no sign zero; and nobody's resident number is kept in a draft.
	const asked = { ...draft, ...seen, typed: shownAgain(draft.typed) };
	const outcome = await acting(staff, (work) => keepDraft(work, asked));
	if (outcome.ok) return { ...nothing, ...outcome.value };
	const [trouble] = outcome.problems;
	if (trouble?.code !== 'draft_changed') return { ...nothing, trouble: trouble ?? null };
	const other = await reading(staff, (work) => draftOf(work, draft.serviceKey, seen.id));
	// Thrown away or published meanwhile: what was typed begins a draft of its own the next time.
	if (!other) return { id: null, revision: 0, conflict: null, trouble };
	return { ...nothing, conflict: shownDraft(other) };
}
