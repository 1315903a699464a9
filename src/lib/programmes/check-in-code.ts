import { typeableCode } from '#lib/base/ids.ts';

/** Of an id, what is chance alone. */
const CHANCE = /([0-9a-f]{4})-([0-9a-f]{12})$/;

/**
 * The code by which a counselor finds an enrolment on a roster: eight characters out of the chance in
 * its id. It opens nothing: without the roster nobody can tell whose it is, and it is no way to the
 * id or to a link.
 */
export function checkInCode(enrolmentId: string): string {
	const [, before = '', last = ''] = CHANCE.exec(enrolmentId) ?? [];
	const bytes = (before + last).match(/../g) ?? [];
	return typeableCode(Uint8Array.from(bytes, (byte) => parseInt(byte, 16)));
}
