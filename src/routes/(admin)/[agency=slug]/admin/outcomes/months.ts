import type { Day } from '#lib/base/days.ts';

const MONTHS_OFFERED = 60;

/** The months yyyy-mm of five years, the newest first, and those that are asked for. */
export function monthsUntil(
	today: Day,
	asked: { from: string | null; to: string | null }
): string[] {
	const [year, month] = today.split('-').map(Number) as [number, number];
	const months = Array.from({ length: MONTHS_OFFERED }, (_, back) => {
		const count = year * 12 + month - 1 - back;
		return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
	});
	const others = [asked.from, asked.to].filter((one) => one !== null && !months.includes(one));
	return [...new Set([...months, ...(others as string[])])].sort().reverse();
}
