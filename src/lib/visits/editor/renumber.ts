import type { Language, Localized } from '#lib/base/localized.ts';
import { rowName } from '#lib/visits/editor/fields.ts';
import { valueAt, type FileBody } from '#lib/visits/editor/file-paths.ts';
import { rowCount, withoutRow, type TypedService } from '#lib/visits/editor/typed-service.ts';

/*
 * Visits are numbered by their place. Where one is taken out, those behind it are called by another
 * number, and so are the measures that name visits by it.
 */

const PATH = 'rules.visits';
type Measure = { name?: Localized; visits?: number[] };

/** What becomes of the numbers of the file's visits in the form: the new one, or null for who is gone. */
function newNumbers(base: FileBody, typed: TypedService): Map<number, number | null> {
	const before = (valueAt(base, PATH) as { number?: number }[] | undefined) ?? [];
	const numbers = before.map(({ number }, at) => number ?? at + 1);
	const found = new Map<number, number | null>(numbers.map((number) => [number, null]));
	const count = rowCount(typed, PATH);
	for (let at = 0; at < count; at++) {
		const was = typed[rowName(PATH, at, 'was')] ?? '';
		const number = /^\d{1,3}$/.test(was) ? numbers[Number(was)] : undefined;
		if (number === undefined || found.get(number) !== null) continue;
		found.set(number, Number(was) === at ? number : at + 1);
	}
	return found;
}

/**
 * The measures of a file by the new numbers of its visits. One that was taken only at visits that are
 * gone falls away: without a number it would be taken at all of them.
 */
export function renumberedMeasures(base: FileBody, typed: TypedService): Measure[] | undefined {
	const measures = valueAt(base, 'content.measures') as Measure[] | undefined;
	if (!Array.isArray(measures) || !(PATH in typed)) return measures;
	const numbers = newNumbers(base, typed);
	return measures.flatMap((measure) => {
		if (!Array.isArray(measure.visits)) return [measure];
		// A number that no visit of the file had stays, to be found wrong.
		const visits = measure.visits.flatMap((one) =>
			numbers.has(one) ? (numbers.get(one) ?? []) : [one]
		);
		return visits.length ? [{ ...measure, visits }] : [];
	});
}

/** What changes when a visit is taken out of the form, before it is. */
export type Removal = {
	at: number;
	/** Visits behind it, by the name that the form gives them. */
	visits: { from: number; to: number; label: string }[];
	/** Measures with the visits at which they are taken; `to` is empty where one falls away. */
	measures: { name: string; from: number[]; to: number[] }[];
};

/** That of a visit by its place in the list; null where nothing else changes with it. */
export function removalOf(
	base: FileBody,
	typed: TypedService,
	at: number,
	language: Language
): Removal | null {
	const count = rowCount(typed, PATH);
	if (!(at >= 0 && at < count)) return null;
	const visits = Array.from({ length: count - at - 1 }, (_, more) => ({
		from: at + more + 2,
		to: at + more + 1,
		label: typed[`${rowName(PATH, at + more + 1, 'label')}.${language}`] ?? ''
	}));
	const now = renumberedMeasures(base, typed) ?? [];
	const then = renumberedMeasures(base, withoutRow(typed, PATH, at)) ?? [];
	const measures = now.flatMap(({ name, visits: from = [] }) => {
		const after = then.find((one) => sameName(one.name, name));
		const to = after?.visits ?? [];
		const shown = { name: name?.[language] ?? '', from, to };
		return from.length && from.join() !== to.join() ? [shown] : [];
	});
	return visits.length || measures.length ? { at, visits, measures } : null;
}

function sameName(one: Localized | undefined, other: Localized | undefined): boolean {
	return one?.ko === other?.ko && one?.en === other?.en;
}
