import type { Language } from '#lib/base/localized.ts';
import type { notTold } from '#lib/outcomes/reports/not-told.ts';
import { periodWords } from '#lib/outcomes/reports/period-words.ts';
import type { Period } from '#lib/outcomes/reports/period.ts';

/** A period as it is chosen. */
export function periodOption(period: Period, language: Language) {
	return { value: period.key, label: periodWords(period, language) };
}

/** Why a period is not told, with the one to read instead as it is chosen. */
export function refusalWords({ why, nearest }: ReturnType<typeof notTold>, language: Language) {
	return { why, nearest: nearest && periodOption(nearest, language) };
}
