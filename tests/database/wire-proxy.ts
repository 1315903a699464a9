import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire to PostgreSQL on which a test makes the faults of networks. */
export type WireProxy = {
	url: string;
	/** From now on bytes of the connections that are open vanish, both ways, and nothing is closed. */
	swallow: () => void;
	/** New connections work; those that were swallowed stay silent, as half-open ones do. */
	pass: () => void;
	/** Delivers the next statement of this name and cuts the wire before its answer. */
	loseAnswerTo: (statement: string, then?: 'and fall silent') => void;
	/** Cuts every connection with a reset. */
	reset: () => void;
	close: () => Promise<void>;
};

type Wire = { near: Socket; far: Socket; isSilent: boolean };

export async function wireProxy(databaseUrl: string): Promise<WireProxy> {
	const target = new URL(databaseUrl);
	const wires = new Set<Wire>();
	let isSwallowing = false;
	let awaited: { statement: Buffer; isLast: boolean } | undefined;

	const server = createServer((near) => {
		const far = connect(Number(target.port), target.hostname);
		const wire: Wire = { near, far, isSilent: isSwallowing };
		wires.add(wire);
		near.on('data', (bytes: Buffer) => {
			if (wire.isSilent) return;
			far.write(bytes);
			if (awaited && bytes.includes(awaited.statement)) loseAnswer(wire, awaited.isLast);
		});
		far.on('data', (bytes) => void (wire.isSilent || near.write(bytes)));
		for (const [one, other] of [
			[near, far],
			[far, near]
		] as const) {
			one.on('error', () => {});
			one.on('close', () => {
				wires.delete(wire);
				if (!wire.isSilent) other.destroy();
			});
		}
	});

	function loseAnswer(wire: Wire, isLast: boolean): void {
		awaited = undefined;
		wire.isSilent = true;
		if (isLast) swallow();
		else wire.far.once('data', () => wire.near.destroy());
	}

	function swallow(): void {
		isSwallowing = true;
		for (const wire of wires) wire.isSilent = true;
	}

	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = new URL(databaseUrl);
	url.port = String((server.address() as AddressInfo).port);
	const destroyAll = () =>
		wires.forEach(({ near, far }) => [near, far].forEach((s) => s.destroy()));
	return {
		url: url.href,
		swallow,
		pass: () => void (isSwallowing = false),
		loseAnswerTo: (statement, then) => {
			awaited = { statement: Buffer.from(statement), isLast: then !== undefined };
		},
		reset: () => wires.forEach(({ near }) => near.resetAndDestroy()),
		close: async () => {
			destroyAll();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
