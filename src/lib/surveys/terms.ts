/** How long after the invitation an answer is taken. */
export const OPEN_DAYS = 30;
const DAY_MS = 86_400_000;

/** When an invitation of this moment closes. */
export function closesAfter(invitedAt: Date): Date {
	return new Date(invitedAt.getTime() + OPEN_DAYS * DAY_MS);
}
