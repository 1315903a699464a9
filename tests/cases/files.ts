import { existsSync, readFileSync } from 'node:fs';
import type { Programme } from './record.ts';

/** The published programmes. */
export function programmes(): Programme[] {
	const file = new URL('programmes.json', import.meta.url);
	return (JSON.parse(readFileSync(file, 'utf8')) as { programmes: Programme[] }).programmes;
}

/** The import file of a programme; null where none was written. */
export function aService(id: string): unknown {
	const file = new URL(`services/${id}.json`, import.meta.url);
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : null;
}
