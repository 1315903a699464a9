import { formatNumber } from '#lib/i18n/times.ts';
import type { Cell } from '#lib/outcomes/reports/shown-report.ts';

const perCent = ['percent', 'low', 'high'];

/** A figure as people read it; bounds have their digits in groups like numbers. `key`: its column. */
export function cellWords(cell: Cell, key = ''): string {
	if (cell === null) return '–';
	if (typeof cell === 'string')
		return cell.replace(/\d{4,}/g, (digits) => formatNumber(Number(digits)));
	return perCent.includes(key) ? cell.toFixed(1) : formatNumber(cell);
}
