import type { BreakdownColumn, ReportLayout } from '#lib/outcomes/reports/layout.ts';
import { isCounted, type Judged } from '#lib/outcomes/reports/people.ts';

/** People who stand in the same columns of a breakdown. Everybody stands in one of a layout's kinds. */
export type Alike = { columns: string[] };

/**
 * Every way in which somebody may stand in the columns of a layout, those that nobody is in too.
 * `isOver`: nobody can still be waiting for their day, whoever they are.
 */
export function kindsOf(
	layout: Pick<ReportLayout, 'columns' | 'checks'>,
	isOver: boolean
): Alike[] {
	const variants = [...new Set(layout.columns.flatMap(({ variant }) => variant ?? []))];
	const answered = subsets(variants).map((met) => ({ isDue: true, isLost: false, met }));
	const lost = { isDue: true, isLost: true, met: [] };
	const waiting = isOver ? [] : [{ isDue: false, isLost: false, met: [] }];
	const kinds = [...answered, lost, ...waiting].map((stand) => ({
		columns: columnsOf(layout.columns, stand)
	}));
	return kinds.filter(({ columns }) => isPossible(layout, columns));
}

/** In which columns somebody stands. */
export function standsIn(columns: BreakdownColumn[], one: Judged): string[] {
	const isDue = isCounted(one);
	const isLost = isDue && one.result.reason === 'lost_to_follow_up';
	const met = Object.keys(one.result.met).filter((key) => one.result.met[key]);
	return columnsOf(columns, { isDue, isLost, met });
}

type Stand = { isDue: boolean; isLost: boolean; met: string[] };

function columnsOf(columns: BreakdownColumn[], { isDue, isLost, met }: Stand): string[] {
	const isIn = ({ is, variant = '' }: BreakdownColumn) => {
		if (is === 'treated') return true;
		if (is === 'not_due') return !isDue;
		if (is === 'lost') return isLost;
		if (!isDue || isLost) return false;
		return met.includes(variant) === (is === 'reached');
	};
	return columns.filter(isIn).map(({ key }) => key);
}

/** Where a layout says that one column is never more than another, nobody is in the one alone. */
function isPossible({ checks }: Pick<ReportLayout, 'checks'>, columns: string[]): boolean {
	return checks
		.filter(({ kind }) => kind === 'at_most')
		.every(
			({ whole, parts }) => columns.includes(whole) || !parts.some((part) => columns.includes(part))
		);
}

function subsets(keys: string[]): string[][] {
	return keys.reduce<string[][]>((all, key) => [...all, ...all.map((one) => [...one, key])], [[]]);
}
