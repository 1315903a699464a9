import process from 'node:process';
import { logSurprise } from '#lib/server/log.server.ts';

// What a dying database connection throws where nobody can catch it. The pool makes new ones.
const connectionCodes = new Set([
	...['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'],
	...['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03']
]);

// npm passes a Ctrl-C on that the terminal has already sent: the second is no second wish.
const ECHO_MS = 1_000;

/**
 * Ends the process well: the first Ctrl-C or SIGTERM runs `stop` once, a second one does not wait
 * for it. A surprise that nobody caught is logged; a lost connection to the database is lived with,
 * anything else stops the process, for whoever supervises it to start it again.
 */
export function endWith(stop: () => Promise<void>): void {
	let endingSince: number | undefined;
	const end = async (code: number) => {
		if (endingSince !== undefined && performance.now() - endingSince < ECHO_MS) return;
		if (endingSince !== undefined) process.exit(code || 1);
		endingSince = performance.now();
		await stop().catch(logSurprise);
		process.exit(code);
	};
	process.on('SIGINT', () => void end(0));
	process.on('SIGTERM', () => void end(0));
	const surprised = (error: unknown) => {
		logSurprise(error);
		if (!isLostConnection(error)) void end(1);
	};
	process.on('uncaughtException', surprised);
	process.on('unhandledRejection', surprised);
}

/** True for the errors with which the driver tells that a connection died. */
export function isLostConnection(error: unknown): boolean {
	return connectionCodes.has((error as { code?: string } | null)?.code ?? '');
}
