import { Agent, get } from 'node:http';

export type Target = { url: string; cookie: string };
export type Load = { perSecond: number; timesMs: number[] };

/**
 * Asks for a page over so many connections that stay open, each asking again as soon as it has its
 * answer, for `durationMs`. Throws when an answer is anything but 200.
 */
export async function load(target: Target, connections: number, durationMs: number): Promise<Load> {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const timesMs: number[] = [];
	const startedAt = performance.now();
	const untilMs = startedAt + durationMs;
	await Promise.all(
		Array.from({ length: connections }, async () => {
			while (performance.now() < untilMs) timesMs.push(await askOnce(target, agent));
		})
	);
	const seconds = (performance.now() - startedAt) / 1000;
	agent.destroy();
	return { perSecond: timesMs.length / seconds, timesMs };
}

function askOnce({ url, cookie }: Target, agent: Agent): Promise<number> {
	const startedAt = performance.now();
	const headers = { 'accept-language': 'ko', ...(cookie && { cookie }) };
	return new Promise((resolve, reject) => {
		const request = get(url, { agent, headers }, (answer) => {
			answer.resume();
			answer.on('end', () => {
				if (answer.statusCode === 200) resolve(performance.now() - startedAt);
				else reject(new Error(`${url} answered ${answer.statusCode}`));
			});
		});
		request.on('error', reject);
	});
}
