import { m } from '#lib/i18n/paraglide/messages.js';

type Known = { undoneAt: Date | null; reviewedAt: Date | null; story: string | null };
export type ExceptionState = 'undone' | 'open' | 'told' | 'seen';

/** Where an exception stands: what was undone waits for nobody and is told to nobody. */
export function exceptionState({ undoneAt, reviewedAt, story }: Known): ExceptionState {
	if (undoneAt) return 'undone';
	if (!reviewedAt) return 'open';
	return story === null ? 'seen' : 'told';
}

/** The same in words. */
export const exceptionStateWords: Record<ExceptionState, () => string> = {
	undone: m.exceptions_state_undone,
	open: m.exceptions_state_open,
	told: m.exceptions_state_told,
	seen: m.exceptions_state_seen
};
