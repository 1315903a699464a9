/** So long somebody may say that they recorded it by mistake. */
export const UNDO_MINUTES = 30;

export function isUndoable(recordedAt: Date, now: Date): boolean {
	return now.getTime() - recordedAt.getTime() <= UNDO_MINUTES * 60_000;
}
