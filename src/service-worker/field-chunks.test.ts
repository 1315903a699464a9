import { expect, test } from 'vitest';
import { groupOf } from './field-chunks.ts';

const routes = '/repo/src/routes';
const field = `${routes}/(field)/[agency=slug]/field`;
const importers: Record<string, string[]> = {
	'/repo/src/lib/field/day.ts': [`${field}/+page.svelte`, `${field}/more/+page.svelte`],
	'/repo/src/lib/field/form.ts': [`${field}/visits/[visit]/+page.svelte`],
	'/repo/src/lib/field/shell.ts': [
		`${routes}/(field)/field-shell/+page.svelte`,
		`${field}/shared/+page.svelte`
	],
	'/repo/src/lib/field/deep.ts': ['/repo/src/lib/field/form.ts'],
	'/repo/src/lib/ui/Button.svelte': [`${field}/+page.svelte`, `${routes}/(admin)/x/+page.svelte`],
	'/repo/src/lib/ui/Page.svelte': [`${field}/+page.svelte`, `${routes}/+error.svelte`],
	'/repo/src/lib/field/Push.online.svelte': [`${field}/more/+page.svelte`],
	'/repo/src/lib/field/push.ts': ['/repo/src/lib/field/Push.online.svelte'],
	'\0vite/preload-helper.js': [
		`${field}/more/+page.svelte`,
		'/repo/.svelte-kit/generated/client-optimized/app.js'
	],
	'/repo/src/lib/field/ring.ts': ['/repo/src/lib/field/ring.ts', `${field}/+page.svelte`]
};
const groupOfModule = (id: string) =>
	groupOf(id, (module) => ({ importers: importers[module] ?? [], dynamicImporters: [] }));

test('what the first page needs stands in one file, what only further pages need in another', () => {
	expect(groupOfModule('/repo/src/lib/field/day.ts')).toBe('field-first');
	expect(groupOfModule('/repo/src/lib/field/form.ts')).toBe('field-later');
	expect(groupOfModule('/repo/src/lib/field/deep.ts')).toBe('field-later');
	expect(groupOfModule(`${field}/+page.svelte`)).toBe('field-first');
	expect(groupOfModule('/repo/src/lib/field/shell.ts')).toBe('field-first');
	expect(groupOfModule(`${routes}/(field)/field-shell/+page.ts`)).toBe('field-first');
	expect(groupOfModule(`${field}/more/+page.svelte`)).toBe('field-later');
	expect(groupOfModule('/repo/src/lib/field/ring.ts')).toBe('field-first');
});

test('what another door needs too is left where it is, so that nobody else loads the field app', () => {
	expect(groupOfModule('/repo/src/lib/ui/Button.svelte')).toBeNull();
	expect(groupOfModule('/repo/src/lib/ui/Page.svelte')).toBeNull();
	expect(groupOfModule('\0vite/preload-helper.js')).toBeNull();
	expect(groupOfModule(`${routes}/(admin)/x/+page.svelte`)).toBeNull();
	expect(groupOfModule('/repo/.svelte-kit/generated/client-optimized/app.js')).toBeNull();
});

test('what is of use with a network only stays apart', () => {
	expect(groupOfModule('/repo/src/lib/field/push.ts')).toBeNull();
});
