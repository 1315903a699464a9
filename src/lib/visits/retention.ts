/**
 * How long what ended is kept: somebody may ask what became of it, and a page left open still says.
 * Afterwards nobody needs it, and the names in it are nobody's business.
 */
export const KEPT_DAYS = 30;
/** Nobody waits for longer than a round of seasons without asking anew. */
export const WAITS_DAYS_MAX = 365;
