const MINUTE_MS = 60_000;
// A duty may miss two of its times, and five minutes on top, before anybody is troubled.
const MISSED = 3;
const GRACE_MINUTES = 5;
/** Longer than any run takes: after it a run that never ended was cut off. */
export const RUN_MAX_MINUTES = 10;

/** What is known of a duty's last run. */
export type DutyRun = {
	beganAt: Date;
	endedAt: Date | null;
	doneAt: Date | null;
	failure: string | null;
};
export type DutyState = 'never' | 'running' | 'good' | 'failed' | 'late';

/**
 * Where a duty stands that comes round every `everyMinutes`. Late says more than failed: it has not
 * gone well for so long that somebody should look; a failed one is tried again by itself.
 */
export function dutyState(run: DutyRun | null, everyMinutes: number, now: Date): DutyState {
	if (!run) return 'never';
	const since = (run.doneAt ?? run.beganAt).getTime();
	const lateAfterMs = (MISSED * everyMinutes + GRACE_MINUTES) * MINUTE_MS;
	if (now.getTime() - since > lateAfterMs) return 'late';
	if (run.endedAt === null) return 'running';
	return run.failure === null ? 'good' : 'failed';
}
