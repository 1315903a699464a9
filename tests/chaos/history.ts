import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/*
 * What the clients did and heard, written by themselves before and after. One line of JSON each: an
 * attempt has a line before it is made and one when it is over; where the second is missing nobody
 * knows whether it took effect.
 */

export type Asked = {
	book: { key: string; startsAt: string };
	cancel: { seriesId: string };
	push: { device: string; operations: { id: string; seq: number }[] };
	probe: Record<string, never>;
};
export type Heard = {
	book: { token?: string; code?: number };
	cancel: { code?: number };
	push: { results: { id: string; verdict: string }[] };
	probe: Record<string, never>;
};
export type Kind = keyof Asked;

/** ok: it took effect. fail: it was refused and took none. info: nobody knows. */
export type Result = 'ok' | 'fail' | 'info';

/** Times are milliseconds since 1970. `app` is the process of the product that was asked. */
export type Attempt<K extends Kind = Kind> = {
	[P in K]: {
		id: number;
		client: string;
		kind: P;
		app: number;
		invokedAt: number;
		asked: Asked[P];
		returnedAt?: number;
		result: Result;
		heard?: Heard[P];
	};
}[K];

/** A fact that a phone saved; `effect` is the id of the row it makes. */
export type Recorded = {
	device: string;
	id: string;
	seq: number;
	kind: 'contact' | 'anchor';
	effect: string;
};

/**
 * Something that was broken on purpose; `apps` are those that felt it. Of what was killed `upAt` is
 * when it said that it runs again.
 */
export type Fault = {
	kind: string;
	apps: number[];
	from: number;
	healedAt: number;
	upAt?: number;
};

export type History = { attempts: Attempt[]; recorded: Recorded[]; faults: Fault[] };

type Line =
	| { type: 'invoke'; attempt: Omit<Attempt, 'result' | 'returnedAt' | 'heard'> }
	| { type: Result; id: number; at: number; heard: Heard[Kind] }
	| { type: 'record'; fact: Recorded }
	| { type: 'fault'; fault: Fault };

/** Writes the history, and knows the end of it for those who wait for something to work again. */
export class HistoryFile {
	#file: number;
	#count = 0;
	#open = new Map<number, Attempt>();
	finished: Attempt[] = [];

	constructor(path: string) {
		this.#file = openSync(path, 'w');
	}

	/** Written before anything is sent. Gives the id to finish it with. */
	invoke<K extends Kind>(client: string, kind: K, app: number, asked: Asked[K]): number {
		const id = ++this.#count;
		const attempt = { id, client, kind, app, invokedAt: Date.now(), asked } as Attempt;
		this.#open.set(id, { ...attempt, result: 'info' });
		this.#write({ type: 'invoke', attempt });
		return id;
	}

	finish<K extends Kind>(id: number, result: Result, heard: Heard[K]): void {
		const at = Date.now();
		this.#write({ type: result, id, at, heard });
		this.finished.push({ ...this.#open.get(id)!, result, heard, returnedAt: at } as Attempt);
		this.#open.delete(id);
	}

	record(fact: Recorded): void {
		this.#write({ type: 'record', fact });
	}

	fault(fault: Fault): void {
		this.#write({ type: 'fault', fault });
	}

	close(): void {
		closeSync(this.#file);
	}

	#write(line: Line): void {
		writeSync(this.#file, JSON.stringify(line) + '\n');
	}
}

/** The history that a file tells. */
export function readHistory(path: string): History {
	const lines = readFileSync(path, 'utf8').trimEnd().split('\n').filter(Boolean);
	return historyOf(lines.map((line) => JSON.parse(line) as Line));
}

function historyOf(lines: Line[]): History {
	const attempts = new Map<number, Attempt>();
	const history: History = { attempts: [], recorded: [], faults: [] };
	for (const line of lines) {
		if (line.type === 'record') history.recorded.push(line.fact);
		else if (line.type === 'fault') history.faults.push(line.fault);
		else if (line.type === 'invoke') {
			attempts.set(line.attempt.id, { ...line.attempt, result: 'info' } as Attempt);
		} else {
			const { type: result, at: returnedAt, heard } = line;
			Object.assign(attempts.get(line.id)!, { result, returnedAt, heard });
		}
	}
	return { ...history, attempts: [...attempts.values()] };
}

/** The attempts of one kind. */
export function attemptsOf<K extends Kind>({ attempts }: History, kind: K): Attempt<K>[] {
	return attempts.filter((one) => one.kind === kind) as Attempt<K>[];
}
