/** A half-open span of whole numbers: from, up to but without the second. */
export type Span = [from: number, to: number];

/** The same numbers in as few spans as possible, in order; empty spans fall away. */
export function mergedSpans(spans: Span[]): Span[] {
	const merged: Span[] = [];
	for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
		const last = merged.at(-1);
		if (from >= to) continue;
		if (last && from <= last[1]) last[1] = Math.max(last[1], to);
		else merged.push([from, to]);
	}
	return merged;
}

/** Whether merged spans share a number with the span `from`..`to`. By halving: they may be many. */
export function hitsAny(merged: Span[], from: number, to: number): boolean {
	let low = 0;
	let high = merged.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (merged[middle]![1] > from) high = middle;
		else low = middle + 1;
	}
	return low < merged.length && merged[low]![0] < to;
}

/** How many numbers of the merged spans lie in `from`..`to`. */
export function overlapOf(merged: Span[], from: number, to: number): number {
	let sum = 0;
	for (const span of merged) {
		sum += Math.max(0, Math.min(span[1], to) - Math.max(span[0], from));
	}
	return sum;
}
