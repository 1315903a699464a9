import process from 'node:process';
import { isLostConnection } from '#lib/server/lost-connection.server.ts';
import { logSurprise } from '#lib/server/log.server.ts';
import { count } from '#lib/server/metrics.server.ts';

// npm passes a Ctrl-C on that the terminal has already sent: the second is no second wish.
const ECHO_MS = 1_000;

/**
 * Ends the process well: the first Ctrl-C or SIGTERM runs `stop` once, a second one does not wait
 * for it. A surprise that nobody caught is counted and logged; a lost connection to the database is
 * lived with, anything else stops the process, for whoever supervises it to start it again.
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
		const kind = isLostConnection(error) ? 'lost connection' : 'other';
		count('doorstep_uncaught_total', { kind });
		logSurprise(error, { route: 'uncaught' });
		if (kind === 'other' && endingSince === undefined) void end(1);
	};
	process.on('uncaughtException', surprised);
	process.on('unhandledRejection', surprised);
}
