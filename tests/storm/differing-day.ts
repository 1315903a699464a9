import type { DayBundle } from '#lib/field/day.ts';
import { broken, type Violation } from '../chaos/violations.ts';

/** A phone's day against that of a fresh phone of the same person. */
export function differingDay(whose: string, shown: DayBundle, fresh: DayBundle): Violation[] {
	const differences: string[] = [];
	compare('', { ...shown, generatedAt: '' }, { ...fresh, generatedAt: '' }, differences);
	return differences.map((where) =>
		broken('a phone shows another day than the server', `${whose}${where}`)
	);
}

function compare(where: string, shown: unknown, fresh: unknown, found: string[]): void {
	const isBranch = (one: unknown) => typeof one === 'object' && one !== null;
	if (!isBranch(shown) || !isBranch(fresh)) {
		if (shown !== fresh) found.push(`${where}: ${String(shown)} instead of ${String(fresh)}`);
		return;
	}
	const [left, right] = [shown, fresh] as Record<string, unknown>[];
	for (const key of new Set([...Object.keys(left!), ...Object.keys(right!)])) {
		compare(`${where}/${key}`, left![key], right![key], found);
	}
}
