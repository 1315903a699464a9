import type { WrittenItem } from '#lib/programmes/supplies/supply-form.ts';

/** What was written, as a form shows it again; several programmes stand in one text. */
export function textsOfItem(item: WrittenItem): Record<string, string> {
	return Object.fromEntries(
		Object.entries(item).map(([name, value]) => [name, String(value ?? '')])
	);
}

/** The same of a form as it was sent. */
export function itemTexts(typed: FormData): Record<string, string> {
	const names = [...new Set(typed.keys())];
	return Object.fromEntries(names.map((name) => [name, typed.getAll(name).map(String).join(',')]));
}
