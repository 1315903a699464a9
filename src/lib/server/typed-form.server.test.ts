import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cookies } from '@sveltejs/kit';
import { describe, expect, test } from 'vitest';
import { carriedForm, carry, onlyShown, textsOf } from '#lib/server/typed-form.server.ts';
import { CARRIED_FORM, SHOW_CONTRAST, SHOW_LANGUAGE } from '#lib/ui/typed-form.ts';

function formOf(...fields: [string, string | Blob][]): FormData {
	const form = new FormData();
	for (const [name, value] of fields) form.append(name, value);
	return form;
}

function asked() {
	const kept: Record<string, string> = {};
	const cookies = { set: (name: string, value: string) => (kept[name] = value) };
	const locals = { language: 'ko' } as App.Locals;
	return { kept, locals, cookies: cookies as unknown as Cookies };
}

describe('what was typed', () => {
	test('comes back by name, several of one name together, without secrets and files', () => {
		const form = formOf(
			['name', '가'],
			['days', '1'],
			['days', '3'],
			['password', 'x'],
			['file', new Blob(['x'])]
		);
		expect(textsOf(form)).toEqual({ name: '가', days: '1,3' });
	});

	test('goes past the page of signing in and comes back the same', () => {
		const form = formOf(['a', '“따옴표” <b>'], ['a', '둘'], ['repeatedPassword', 'x']);
		const carried = carriedForm(carry('/hangang/admin/book/x?start=1', form));
		expect(carried).toEqual({
			to: '/hangang/admin/book/x?start=1',
			fields: [
				['a', '“따옴표” <b>'],
				['a', '둘']
			]
		});
	});

	test.each(['', 'null', '[]', '{', '{"to":1,"fields":[]}', '{"to":"/","fields":[["a",1]]}'])(
		'%s carries nothing',
		(text) => expect(carriedForm(text)).toBeNull()
	);
});

describe('a form that was sent', () => {
	test('for its own sake acts', () => {
		expect(onlyShown(asked(), formOf(['name', '가']))).toBeNull();
		expect(onlyShown(asked(), formOf([SHOW_LANGUAGE, 'fr']))).toBeNull();
		expect(onlyShown(asked(), formOf([CARRIED_FORM, 'nonsense']))).toBeNull();
	});

	test('by the switch of the language is shown in that language, which is kept', () => {
		const event = asked();
		const shown = onlyShown(event, formOf(['name', '가'], [SHOW_LANGUAGE, 'en']));
		expect(shown && textsOf(shown).name).toBe('가');
		expect(event.locals.language).toBe('en');
		expect(Object.values(event.kept)).toEqual(['en']);
	});

	test('by the switch of the colours is shown in those, which are kept', () => {
		const event = asked();
		expect(onlyShown(event, formOf([SHOW_CONTRAST, 'high']))).not.toBeNull();
		expect(event.kept).toEqual({ contrast: 'high' });
		expect(event.locals.language).toBe('ko');
	});

	test('after signing in is shown as it was carried, without what was typed to sign in', () => {
		const carried = carry('/hangang/admin/x', formOf(['name', '가']));
		const shown = onlyShown(asked(), formOf(['email', 'a@b.example'], [CARRIED_FORM, carried]));
		expect(shown && textsOf(shown)).toEqual({ name: '가' });
	});
});

/** Forms beside the long one of their page, pages with several alike, and those answered by a file. */
const small = [
	'AlimtalkPart.svelte',
	'refused/[record]/+page.svelte',
	'pools/+page.svelte',
	'export/+page.svelte',
	'rewards/+page.svelte',
	'[fund]/payouts/+page.svelte',
	'reports/[layout]/take/+page.svelte',
	'[visit]/paper/+page.svelte',
	'demo/Clock.svelte'
];
const boxes = /<(TextField|TextArea|NumberField|DateField|CheckboxGroup|\w*Fields)\b/;

test('every form with something to type in keeps it: it is a TypedForm', () => {
	const found = screens('src').flatMap((path) => {
		const forms = readFileSync(path, 'utf8').match(/<form\b[^>]*POST[\s\S]*?<\/form>/g) ?? [];
		const isTyped = forms.some((form) => boxes.test(form));
		return isTyped && !small.some((one) => path.endsWith(one)) ? [path] : [];
	});
	expect(found).toEqual([]);
});

test('every page with a TypedForm has a door that keeps what was typed', () => {
	const pages = screens('src/routes').filter((path) => path.endsWith('+page.svelte'));
	const typed = pages.filter((path) => /<TypedForm\b/.test(readFileSync(path, 'utf8')));
	expect(typed.length).toBeGreaterThan(15);
	const careless = typed.filter((path) => {
		const door = readFileSync(path.replace('.svelte', '.server.ts'), 'utf8');
		return !/keepTyped\(|onlyShown\(|isForShowing\(/.test(door);
	});
	expect(careless).toEqual([]);
});

function screens(root: string): string[] {
	return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
		const path = join(root, entry.name);
		if (entry.isDirectory()) return screens(path);
		return path.endsWith('.svelte') ? [path] : [];
	});
}
