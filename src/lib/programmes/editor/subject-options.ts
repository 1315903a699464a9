import type { Language } from '#lib/base/localized.ts';
import {
	CLOSURE,
	CONTACTS,
	TREATMENTS,
	type Subject
} from '#lib/programmes/editor/condition-rows.ts';
import { subjectWords, type Named } from '#lib/programmes/editor/condition-words.ts';
import type { Option } from '#lib/programmes/editor/fields.ts';
import { ENROLLED } from '#lib/programmes/template.ts';

/** What a condition can be about, questions first. */
export function subjectOptions(named: Named, language: Language): Option[] {
	const subjects: Subject[] = [
		...named.measures.map(({ key }) => `measure:${key}`),
		...named.anchors.map(({ key }) => `anchor:${key}`),
		...[ENROLLED, ...named.anchors.map(({ key }) => key)].map((key) => `days:${key}`),
		...[CONTACTS, TREATMENTS, CLOSURE]
	];
	return subjects.map((value) => ({ value, label: subjectWords(value, named, language) }));
}
