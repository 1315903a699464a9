import { connect, createServer, type AddressInfo } from 'node:net';

/** A wire to PostgreSQL that counts what is asked on it. */
export type CountingWire = { url: string; statements: () => number; close: () => void };

const SIMPLE_QUERY = 'Q'.charCodeAt(0);
const EXECUTE = 'E'.charCodeAt(0);
const LENGTH_BYTES = 4;

/** Passes everything on, and counts the statements: simple queries, and executions of prepared ones. */
export async function countingWire(databaseUrl: string): Promise<CountingWire> {
	const target = new URL(databaseUrl);
	let statements = 0;
	// Else each answer of more than one piece waits 40 ms for a receipt, which no real wire would.
	const noDelay = true;
	const server = createServer({ noDelay }, (near) => {
		const far = connect({ port: Number(target.port), host: target.hostname, noDelay });
		const count = messageCounter(() => statements++);
		near.on('data', (bytes: Buffer) => {
			count(bytes);
			far.write(bytes);
		});
		far.on('data', (bytes) => near.write(bytes));
		near.on('error', () => {}).on('close', () => far.destroy());
		far.on('error', () => {}).on('close', () => near.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	server.unref();
	const url = new URL(databaseUrl);
	url.hostname = '127.0.0.1';
	url.port = String((server.address() as AddressInfo).port);
	return { url: url.href, statements: () => statements, close: () => server.close() };
}

/** The first message of a connection, its start, has no letter; every other begins with one. */
function messageCounter(onStatement: () => void): (bytes: Buffer) => void {
	let rest = Buffer.alloc(0);
	let letterBytes = 0;
	return (bytes) => {
		rest = Buffer.concat([rest, bytes]);
		while (rest.length >= letterBytes + LENGTH_BYTES) {
			const length = rest.readUInt32BE(letterBytes) + letterBytes;
			if (rest.length < length) return;
			if (letterBytes && (rest[0] === SIMPLE_QUERY || rest[0] === EXECUTE)) onStatement();
			rest = rest.subarray(length);
			letterBytes = 1;
		}
	};
}
