const MINUTE_MS = 60_000;
/** The tries that the queue makes by itself, within some minutes. */
export const QUEUE_TRIES = 9;
/** After the last one, about eleven hours after the first, somebody of the office has to look. */
export const TRIES_MAX = 15;
const FIRST_PAUSE_MINUTES = 10;

/**
 * How long after its last try a notice is tried again by the duty: ten minutes while the queue's own
 * tries should still be under way, from then on twice as long each time.
 */
export function pauseAfter(attempts: number): number {
	const doublings = Math.max(0, attempts - QUEUE_TRIES);
	return FIRST_PAUSE_MINUTES * 2 ** doublings * MINUTE_MS;
}

/**
 * Whether a failure will not go away by trying: the other side knows no such mailbox or number, or
 * refuses the message itself. Codes: `SMTP 550`, `HTTP 422`, or one of the network.
 */
export function isForGood(failure: string): boolean {
	return /^(SMTP (50\d|55[0-7])|HTTP (400|404|410|413|422))$/.test(failure);
}
