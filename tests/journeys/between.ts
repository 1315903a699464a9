import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands between a phone and the server, and may get in the way: a proxy of the journey's own. */
export type Between = {
	/** For the browser's settings. */
	proxy: { server: string };
	/** While true everything is answered with a page, as the network of a café does before its terms. */
	isPortal: boolean;
	/** Another version of the app is there as soon as this is another number. */
	version: number;
	close: () => void;
};

const page = '<!doctype html><title>Wi-Fi</title><p>Accept our terms.</p>';

export async function standBetween(): Promise<Between> {
	const server = createServer((asked, answer) => {
		asked.on('error', () => {});
		if (between.isPortal)
			return void answer.writeHead(200, { 'content-type': 'text/html' }).end(page);
		pass(asked, answer, between.version);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const between: Between = {
		proxy: { server: `http://127.0.0.1:${port}` },
		isPortal: false,
		version: 0,
		close: () => {
			server.close();
			server.closeAllConnections();
		}
	};
	return between;
}

function pass(asked: IncomingMessage, answer: ServerResponse, version: number): void {
	const url = new URL(asked.url!);
	const isWorker = url.pathname === '/service-worker.js' && version > 0;
	const headers = { ...asked.headers };
	if (isWorker) for (const name of ['accept-encoding', 'if-none-match']) delete headers[name];
	const forward = request(url, { method: asked.method, headers }, (given) => {
		const said = { ...given.headers };
		if (isWorker) for (const name of ['content-length', 'etag']) delete said[name];
		answer.writeHead(given.statusCode!, said);
		given.pipe(answer, { end: false });
		given.on('end', () => answer.end(isWorker ? `\n// version ${version}` : undefined));
	});
	forward.on('error', () => answer.destroy());
	asked.pipe(forward);
}
