import type { PeriodKind } from '#lib/outcomes/reports/layout.ts';

/** Into which periods time is divided for whoever sees no records. */
const ONE_DIVISION: PeriodKind = 'quarter';

/**
 * The lengths that a viewer with threshold k may ask for, the usual one first. Without access to records
 * it is one division of time: a year beside its quarters tells what each of them withholds.
 */
export function periodsFor(periods: PeriodKind[], k: number): PeriodKind[] {
	return k === 0 ? periods : periods.filter((kind) => kind === ONE_DIVISION);
}
