import { createServer } from 'node:net';

/** A port of the loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
	const port = await listenOnce(0);
	if (port === undefined) throw new Error('No port of 127.0.0.1 is free.');
	return port;
}

/** True when nobody listens on this port of the given address. */
export async function isFree(port: number, host = '127.0.0.1'): Promise<boolean> {
	return (await listenOnce(port, host)) !== undefined;
}

function listenOnce(port: number, host = '127.0.0.1'): Promise<number | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.on('error', () => resolve(undefined));
		server.listen(port, host, () => {
			const found = (server.address() as { port: number }).port;
			server.close(() => resolve(found));
		});
	});
}
