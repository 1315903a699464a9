import type { Problem, ProblemCode } from '#lib/base/problems.ts';

/** After this a person or a phone may well try again. */
export const RETRY_AFTER_SECONDS = 5;

type BusyCode = Extract<ProblemCode, 'busy_try_again' | 'fate_unknown'>;

/**
 * Thrown when the database did not do a unit of work in time. `busy_try_again`: nothing was saved.
 * `fate_unknown`: the connection broke while it was being saved, and nobody could be asked since.
 */
export class Busy extends Error {
	problem: Problem;
	constructor(code: BusyCode, cause?: unknown) {
		super(code, { cause });
		this.name = 'Busy';
		this.problem = { code };
	}
}

export function isBusy(error: unknown): error is Busy {
	return error instanceof Busy;
}
