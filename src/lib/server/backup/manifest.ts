/** What a backup says about itself. */

/** One migration that a database has: drizzle's hash of it, and its time in the journal (ms). */
export type Migration = { hash: string; at: number };

/** When and from what it was taken; known before the first row is read. */
export type Head = {
	/** ISO 8601. */
	takenAt: string;
	/** The one moment that all rows are of, as PostgreSQL writes it. */
	snapshot: string;
	serverVersion: string;
	migrations: Migration[];
	/** Names the secret that sealed words can be read with; null where it was not known. */
	secret: string | null;
	/** Tables of which no row is in the file. */
	leftOut: string[];
};

export type TableHead = { name: string; columns: string[] };
/** SHA-256 (hexadecimal) over the rows as COPY text, in the order of the primary key. */
export type TableSum = { name: string; rows: number; sha256: string };
export type SequenceValue = { name: string; value: string };

export type Manifest = Head & {
	tables: TableSum[];
	sequences: SequenceValue[];
	/** SHA-256 over all frames before the manifest. */
	sha256: string;
};

/**
 * No row of these is kept. A session is a sign-in: whoever restores makes everybody sign in again,
 * and a stolen backup names none that lives. Attempts count minutes.
 */
export const leftOut: readonly string[] = ['session', 'attempt'];

/** How two lists of tables differ, one sentence for each table; empty where they are equal. */
export function differences(expected: TableSum[], found: TableSum[]): string[] {
	const byName = new Map(found.map((one) => [one.name, one]));
	const names = new Set(expected.map((one) => one.name));
	const changed = expected.flatMap((one) => {
		const other = byName.get(one.name);
		if (!other) return [`${one.name} is missing`];
		if (other.rows !== one.rows) return [`${one.name} has ${other.rows} rows, not ${one.rows}`];
		return other.sha256 === one.sha256 ? [] : [`${one.name} has other content`];
	});
	const extra = found.filter((one) => !names.has(one.name));
	return [...changed, ...extra.map((one) => `${one.name} is not expected`)];
}
