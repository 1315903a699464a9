import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const ITERATIONS = 4096;
const KEY_BYTES = 32;

/**
 * What PostgreSQL keeps of a password (SCRAM-SHA-256, RFC 5802 section 3). Sent in place of the
 * password, it keeps the password itself out of the server's log and out of printed SQL.
 */
export function scramVerifier(password: string, salt = randomBytes(16)): string {
	const salted = pbkdf2Sync(password, salt, ITERATIONS, KEY_BYTES, 'sha256');
	const storedKey = createHash('sha256').update(keyed(salted, 'Client Key')).digest('base64');
	const serverKey = keyed(salted, 'Server Key').toString('base64');
	return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

function keyed(key: Buffer, text: string): Buffer {
	return createHmac('sha256', key).update(text).digest();
}
