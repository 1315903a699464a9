import { createServer } from 'node:http';
import process from 'node:process';
import { listenTrouble } from '#lib/server/commands/web-server.ts';

/** Answers /metrics on METRICS_PORT of this machine alone; nothing happens where it is not set. */
export async function openMetrics(
	metrics: () => Promise<string>,
	env = process.env
): Promise<() => void> {
	if (!env.METRICS_PORT) return () => {};
	const port = Number(env.METRICS_PORT);
	const server = createServer(async (request, response) => {
		if (request.url !== '/metrics') return void response.writeHead(404).end();
		const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };
		response.writeHead(200, headers).end(await metrics());
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error) => reject(listenTrouble(error, port)));
		server.listen(port, '127.0.0.1', resolve);
	});
	return () => server.close();
}
