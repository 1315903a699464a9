/** What a figure has to reach. */
export type Goal = { atMost: number } | { atLeast: number };

/** One measured figure. Without a goal it is there to be compared with. */
export type Figure = { figure: string; value: number; unit: string; goal?: Goal };

/** What one file of this folder measures: a line about it, and the measuring. */
export type Bench = { about: string; measure: () => Promise<Figure[]> };

/** Whether a figure reaches its goal; null when it has none. A value that is no number never does. */
export function isMet({ value, goal }: Figure): boolean | null {
	if (!goal) return null;
	return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

/** A goal as it is read: "≤ 60"; empty where there is none. */
export function goalWords(goal: Goal | undefined): string {
	if (!goal) return '';
	return 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
}

/** One JSON object a line: { bench, figure, value, unit, goal, met }. */
export function asLines(bench: string, figures: Figure[]): string {
	return figures
		.map((one) => {
			const { figure, value, unit, goal } = one;
			const words = goalWords(goal) || null;
			return JSON.stringify({ bench, figure, value, unit, goal: words, met: isMet(one) });
		})
		.join('\n');
}

/** The same as a table for a person. */
export function asTable(figures: Figure[]): string {
	const rows = figures.map((one) => [
		one.figure,
		String(one.value),
		one.unit,
		goalWords(one.goal),
		{ true: 'yes', false: 'NO', null: '' }[String(isMet(one))]!
	]);
	const all = [['figure', 'value', 'unit', 'goal', 'met'], ...rows];
	const widths = all[0]!.map((_, at) => Math.max(...all.map((row) => row[at]!.length)));
	return all
		.map((row) => row.map((cell, at) => padded(cell, widths[at]!, at)).join('  '))
		.join('\n');
}

// Numbers stand under each other by their last digit.
function padded(cell: string, width: number, column: number): string {
	return column === 1 ? cell.padStart(width) : cell.padEnd(width);
}

/** The value below which `part` (0..1) of the values lie, by nearest rank. NaN without values. */
export function quantile(values: number[], part: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? NaN;
}

export function median(values: number[]): number {
	return quantile(values, 0.5);
}

/** To so many digits after the point. */
export function rounded(value: number, digits = 0): number {
	return Number(value.toFixed(digits));
}
