import { processState } from '#lib/server/process-state.server.ts';

// Prometheus counts in memory. Names and labels are ours alone: routes, statuses, never a value
// that a person typed.

type Labels = Record<string, string | number>;
/** A sample by its full name, such as `requests_total{route="/login"}`. */
export type Samples = Map<string, number>;

const DURATION_BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Adds to a counter. */
export function count(name: string, labels: Labels = {}, by = 1): void {
	const sample = sampleName(name, labels);
	processState.counts.set(sample, (processState.counts.get(sample) ?? 0) + by);
}

/** Notes one duration (seconds) in a histogram. */
export function observe(name: string, seconds: number): void {
	for (const le of DURATION_BUCKETS_S) count(`${name}_bucket`, { le }, seconds <= le ? 1 : 0);
	count(`${name}_bucket`, { le: '+Inf' });
	count(`${name}_sum`, {}, seconds);
	count(`${name}_count`);
}

/** Registers what is read only when somebody asks; `read` gives samples by their full names. */
export function gauge(name: string, read: () => Promise<Samples> | Samples): void {
	processState.gauges.set(name, read);
}

/** Everything that is counted in this process. A gauge that cannot be read is left out. */
export async function allSamples(): Promise<Samples> {
	const read = await Promise.allSettled(
		[...processState.gauges.values()].map(async (one) => one())
	);
	const gauges = read.flatMap((one) => (one.status === 'fulfilled' ? [...one.value] : []));
	return new Map([...processState.counts, ...gauges]);
}

/** The samples of several processes as Prometheus reads them, each under its process's number. */
export function asText(processes: Samples[]): string {
	const lines = processes.flatMap((samples, number) =>
		[...samples].map(([name, value]) => `${withLabel(name, `process="${number + 1}"`)} ${value}`)
	);
	return lines.sort().join('\n') + '\n';
}

export function sampleName(name: string, labels: Labels): string {
	const parts = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
	return parts.length ? `${name}{${parts.join(',')}}` : name;
}

function withLabel(name: string, label: string): string {
	return name.endsWith('}') ? `${name.slice(0, -1)},${label}}` : `${name}{${label}}`;
}

function escaped(value: string | number): string {
	return String(value).replace(/[\\"\n]/g, '_');
}
