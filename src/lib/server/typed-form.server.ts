import type { RequestEvent } from '@sveltejs/kit';
import { asLanguage } from '#lib/base/localized.ts';
import { keepContrast, keepLanguage, speakNow } from '#lib/server/look.server.ts';
import { isSecret } from '#lib/server/typed-values.ts';
import { CARRIED_FORM, SHOW_CONTRAST, SHOW_LANGUAGE } from '#lib/ui/typed-form.ts';

/*
 * Forms that come back filled: because something else than their own button was pressed, or because
 * somebody had to sign in first. What was typed travels in the bodies of requests alone, never in an
 * address, and is stored nowhere.
 */

type Asked = Pick<RequestEvent, 'locals' | 'cookies'>;

/** The fields to be shown again when a form was sent only for that, null when it is meant to act. */
export function onlyShown(asked: Asked, form: FormData): FormData | null {
	if (isForShowing(asked, form)) return form;
	const carried = carriedForm(form.get(CARRIED_FORM));
	return carried ? formOf(carried.fields) : null;
}

/** Whether a switch of the page's language or colours sent this form; what was chosen is kept. */
export function isForShowing({ locals, cookies }: Asked, form: FormData): boolean {
	const language = asLanguage(form.get(SHOW_LANGUAGE));
	if (language) {
		keepLanguage(cookies, language);
		speakNow(locals, language);
	}
	if (form.has(SHOW_CONTRAST)) keepContrast(cookies, form.get(SHOW_CONTRAST));
	return language !== null || form.has(SHOW_CONTRAST);
}

/** What was typed into a form, to be shown again, by name; several of one name are joined by commas. */
export function textsOf(form: FormData): Record<string, string> {
	const texts: Record<string, string> = {};
	for (const [name, value] of shownFields(form)) {
		texts[name] = name in texts ? `${texts[name]},${value}` : value;
	}
	return texts;
}

/** A form on its way past the page of signing in, and the address that it was sent to. */
export type CarriedForm = { to: string; fields: [string, string][] };

/** A form as one text, for a hidden field. Secrets are typed anew, files are chosen anew. */
export function carry(to: string, form: FormData): string {
	return JSON.stringify({ to, fields: shownFields(form) } satisfies CarriedForm);
}

/** What `carry` wrote, or null for anything else. */
export function carriedForm(text: unknown): CarriedForm | null {
	if (typeof text !== 'string' || text === '') return null;
	try {
		const { to, fields } = JSON.parse(text) as Partial<CarriedForm>;
		const isWhole = typeof to === 'string' && Array.isArray(fields) && fields.every(isField);
		return isWhole ? { to, fields } : null;
	} catch {
		return null;
	}
}

function isField(one: unknown): one is [string, string] {
	return Array.isArray(one) && one.length === 2 && one.every((text) => typeof text === 'string');
}

function shownFields(form: FormData): [string, string][] {
	return [...form].filter(
		(one): one is [string, string] => typeof one[1] === 'string' && !isSecret(one[0])
	);
}

function formOf(fields: [string, string][]): FormData {
	const form = new FormData();
	for (const [name, value] of fields) form.append(name, value);
	return form;
}
