import { connect } from 'node:net';
import { log, logSurprise } from '#lib/server/log.server.ts';

const LOOK_EVERY_MS = 1_000;
const ANSWER_MAX_MS = 1_000;

/**
 * Looks whether our own database server still listens, and has it started again when it does not:
 * it may have been killed, and nobody else looks after it. Gives the way to stop looking.
 */
export function keepDatabase(url: string, start: () => Promise<unknown>): () => void {
	let isStarting = false;
	const look = async () => {
		if (isStarting || (await isListening(url))) return;
		isStarting = true;
		log('error', { event: 'database server gone' });
		await start().catch((error) => logSurprise(error, { route: 'database server' }));
		isStarting = false;
	};
	const timer = setInterval(() => void look(), LOOK_EVERY_MS);
	return () => clearInterval(timer);
}

function isListening(url: string): Promise<boolean> {
	const { hostname, port } = new URL(url);
	return new Promise((resolve) => {
		const socket = connect({ host: hostname, port: Number(port), timeout: ANSWER_MAX_MS });
		const tell = (isThere: boolean) => {
			socket.destroy();
			resolve(isThere);
		};
		socket.once('connect', () => tell(true));
		socket.once('timeout', () => tell(false));
		socket.once('error', () => tell(false));
	});
}
