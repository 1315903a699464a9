import { hash, verify } from '@node-rs/argon2';

// OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const RUNNING_MAX = 4;
const WAITING_MAX = 40;

let running = 0;
const waiting: (() => void)[] = [];
let unknownHash: Promise<string> | undefined;

/** The PHC text of a password, to be stored. */
export function hashPassword(password: string): Promise<string> {
	return hash(password.normalize('NFKC'), cost);
}

/**
 * Whether the password fits. For an unknown account pass null: it costs the same time. `busy` when
 * too many tries wait already, so that signing in cannot be used to stop the server.
 */
export async function checkPassword(
	passwordHash: string | null,
	password: string
): Promise<'fits' | 'wrong' | 'busy'> {
	if (waiting.length >= WAITING_MAX) return 'busy';
	if (running >= RUNNING_MAX) await new Promise<void>((go) => waiting.push(go));
	running++;
	try {
		const known = passwordHash ?? (await (unknownHash ??= hashPassword(crypto.randomUUID())));
		const fits = await verify(known, password.normalize('NFKC'));
		return fits && passwordHash ? 'fits' : 'wrong';
	} finally {
		running--;
		waiting.shift()?.();
	}
}
