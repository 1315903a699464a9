import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { allAgencies } from '#lib/identity/queries.server.ts';
import { jobCounts } from '#lib/jobs/queue.server.ts';
import { waitingNotices } from '#lib/notices/queries.server.ts';
import { gauge, sampleName, type Samples } from '#lib/server/metrics.server.ts';
import { reading } from '#lib/server/work.server.ts';

const NANOSECONDS = 1e9;

/** What is read of the process and of the database when somebody asks for the metrics. */
export function registerGauges(): void {
	const delay = monitorEventLoopDelay();
	delay.enable();
	gauge('process', () => {
		const samples: Samples = new Map([
			['process_resident_memory_bytes', process.memoryUsage.rss()],
			['doorstep_uptime_seconds', Math.round(process.uptime())],
			['doorstep_event_loop_delay_p99_seconds', delay.percentile(99) / NANOSECONDS],
			['doorstep_event_loop_delay_max_seconds', delay.max / NANOSECONDS]
		]);
		delay.reset();
		return samples;
	});
	gauge('jobs', async () => {
		const states = [...(await jobCounts())];
		return new Map(states.map(([state, n]) => [sampleName('doorstep_jobs', { state }), n]));
	});
	gauge('notices', async () => new Map([['doorstep_notices_waiting', await allWaitingNotices()]]));
}

async function allWaitingNotices(): Promise<number> {
	let sum = 0;
	for (const { id } of await allAgencies()) {
		sum += await reading({ kind: 'system', agencyId: id }, waitingNotices);
	}
	return sum;
}
