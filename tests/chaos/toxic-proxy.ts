import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * open: everything passes. silent: nothing passes, nobody is told, and connections of that time
 * stay dead for ever, as after a firewall that forgot them. slow: everything passes `delayMs` later.
 * mute: requests pass, and the connection breaks where the answer would begin.
 */
export type Mode = 'open' | 'silent' | 'slow' | 'mute';

type Pair = { client: Socket; server: Socket; isDead: boolean };

/** Looks at a whole HTTP request and may answer instead of the server; null lets it pass. */
export type Impostor = (head: string, body: string) => string | null;

/** A TCP proxy of the loopback that does to connections what networks do. */
export class ToxicProxy {
	mode: Mode = 'open';
	delayMs = 200;
	impostor: Impostor | null = null;
	#targetPort: () => number;
	#pairs = new Set<Pair>();
	#server: Server;

	private constructor(targetPort: () => number) {
		this.#targetPort = targetPort;
		this.#server = createServer((client) => this.#join(client));
	}

	static async listen(targetPort: () => number): Promise<ToxicProxy> {
		const proxy = new ToxicProxy(targetPort);
		await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
		return proxy;
	}

	get port(): number {
		return (this.#server.address() as { port: number }).port;
	}

	/** From now on, until `open`, nothing passes; what is connected now never passes again. */
	silence(): void {
		this.mode = 'silent';
		for (const pair of this.#pairs) pair.isDead = true;
	}

	/** Breaks every connection with a reset. */
	reset(): void {
		for (const pair of this.#pairs) {
			pair.client.resetAndDestroy();
			pair.server.resetAndDestroy();
		}
	}

	async close(): Promise<void> {
		const closed = new Promise((resolve) => this.#server.close(resolve));
		this.reset();
		await closed;
	}

	#join(client: Socket): void {
		const server = connect(this.#targetPort(), '127.0.0.1');
		const pair: Pair = { client, server, isDead: this.mode === 'silent' };
		this.#pairs.add(pair);
		client.setNoDelay(true);
		server.setNoDelay(true);
		const toServer = this.impostor ? this.#throughImpostor(pair) : this.#passing(pair, server);
		client.on('data', toServer);
		server.on('data', (bytes: Buffer) => this.#answer(pair, bytes));
		for (const [one, other] of [
			[client, server],
			[server, client]
		] as const) {
			one.on('error', () => {});
			one.on('end', () => !pair.isDead && other.end());
			one.on('close', () => {
				this.#pairs.delete(pair);
				if (!pair.isDead) other.destroy();
			});
		}
	}

	#answer(pair: Pair, bytes: Buffer): void {
		if (this.mode === 'mute') {
			pair.client.resetAndDestroy();
			pair.server.resetAndDestroy();
		} else this.#passing(pair, pair.client)(bytes);
	}

	#passing(pair: Pair, to: Socket) {
		return (bytes: Buffer): void => {
			if (pair.isDead) return;
			const send = () => void (to.writable && to.write(bytes));
			if (this.mode === 'slow') setTimeout(send, this.delayMs);
			else send();
		};
	}

	/** Requests of one connection come one after another; each is looked at whole. */
	#throughImpostor(pair: Pair) {
		let kept = Buffer.alloc(0);
		return (bytes: Buffer): void => {
			kept = Buffer.concat([kept, bytes]);
			for (let size = sizeOfFirst(kept); size && size <= kept.length; size = sizeOfFirst(kept)) {
				const text = kept.toString('utf8', 0, size);
				const end = text.indexOf('\r\n\r\n');
				const answer = this.impostor?.(text.slice(0, end), text.slice(end + 4));
				if (answer) pair.client.write(answer);
				else this.#passing(pair, pair.server)(kept.subarray(0, size));
				kept = kept.subarray(size);
			}
		};
	}
}

/** Bytes of the first request; 0 while even its head is not there. */
function sizeOfFirst(bytes: Buffer): number {
	const end = bytes.indexOf('\r\n\r\n');
	if (end < 0) return 0;
	const length = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1] ?? '0';
	return end + 4 + Number(length);
}
