import { existsSync, readFileSync } from 'node:fs';
import type { Programme } from './record.ts';

/** The published programmes; `others` are made up, of the same kind. */
export type Set = 'published' | 'others';

const folders: Record<Set, string> = { published: '.', others: './others' };

/** The programmes of a set. */
export function programmes(set: Set = 'published'): Programme[] {
	const file = new URL(`${folders[set]}/programmes.json`, import.meta.url);
	return (JSON.parse(readFileSync(file, 'utf8')) as { programmes: Programme[] }).programmes;
}

/** The import file of a programme; null where none was written. */
export function aService(id: string, set: Set = 'published'): unknown {
	const file = new URL(`${folders[set]}/services/${id}.json`, import.meta.url);
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : null;
}
