// What the driver, PostgreSQL and the network call a connection that died or could not be had.
const lostCodes = new Set([
	...['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'],
	...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'],
	...['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN'],
	// Ended by an administrator, by a crash, or not up yet; full; idle for too long in a transaction.
	...['57P01', '57P02', '57P03', '57P05', '53300', '25P03'],
	...['08000', '08001', '08003', '08004', '08006']
]);

// Two units of work met: one of them was undone and may simply be done again.
const collisionCodes = new Set(['40001', '40P01', '55P03']);

/** PostgreSQL's own code for a statement that it stopped because it took too long. */
export const STATEMENT_STOPPED = '57014';

/** The code of an error, or of what caused it. */
export function codeOf(error: unknown): string | undefined {
	for (
		let e = error as { code?: unknown; cause?: unknown } | undefined;
		e;
		e = e.cause as typeof e
	) {
		if (typeof e !== 'object') return undefined;
		if (typeof e.code === 'string') return e.code;
	}
	return undefined;
}

/** True for the errors with which a connection to the database dies or cannot be had. */
export function isLostConnection(error: unknown): boolean {
	return lostCodes.has(codeOf(error) ?? '');
}

/** True when the database undid a unit of work only because it met another one. */
export function isCollision(error: unknown): boolean {
	return collisionCodes.has(codeOf(error) ?? '');
}
