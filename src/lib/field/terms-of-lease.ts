/** Between which hours an agency may choose how long its phones work without the server. */
export const LEASE_HOURS_MIN = 24;
export const LEASE_HOURS_MAX = 14 * 24;
