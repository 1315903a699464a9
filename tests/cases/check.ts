import type { ContentSection } from '#lib/visits/services/service-words.ts';
import type { Programme } from './record.ts';
import type { Trial } from './trying.ts';
import { says } from './words.ts';

/** What a checker looks at: the record it goes from, and the service that came from a file. */
export type Case = {
	record: Programme;
	trial: Trial;
	/** A second service beside it, for what is asked for instead of published. */
	asked?: Trial | null;
};

/** Says whether a field of the record is shown; the value is never null. */
export type Checker = (at: Case, value: never) => Promise<boolean> | boolean;

/** The lines of one part of the public page, in English. */
export function linesOf({ trial }: Case, key: ContentSection['key']): string[] {
	return trial.page().sections.find((one) => one.key === key)?.lines ?? [];
}

/** The lines of a part, as one text. */
export function partOf(at: Case, ...keys: ContentSection['key'][]): string {
	return keys.flatMap((key) => linesOf(at, key)).join('\n');
}

/** Everything that the public page says, in English. */
export function pageOf({ trial }: Case): string {
	const { name, summary, source, preparation, sections, visits } = trial.page();
	const variants = (trial.rules.variants ?? []).flatMap((one) => [
		one.label.en,
		...one.visits.map(({ label, does }) => `${label.en} ${does?.en ?? ''}`)
	]);
	const stops = (trial.rules.stops ?? []).map((stop) => stop.name.en);
	return [
		...[name, summary, source, ...preparation, ...variants, ...stops],
		...visits.map(({ label, does }) => `${label} ${does}`),
		...sections.flatMap(({ lines }) => lines)
	].join('\n');
}

/** The page as a whole says it. */
export const onPage: Checker = (at, text: string) => says(pageOf(at), text);

/** The parts named say it, with every number. */
export function inParts(...keys: ContentSection['key'][]): Checker {
	return (at, text: string) => says(partOf(at, ...keys), text);
}
