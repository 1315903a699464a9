import { expect, test } from 'vitest';
import { fieldFiles } from './precache-files.ts';

const routes = '/repo/src/routes';
const modules: Record<string, string[]> = {
	'/repo/.svelte-kit/generated/nodes/0.js': [`${routes}/+layout.svelte`],
	'/repo/.svelte-kit/generated/nodes/1.js': ['/repo/node_modules/kit/error.svelte'],
	'/repo/.svelte-kit/generated/nodes/2.js': [`${routes}/(field)/+layout.svelte`],
	'/repo/.svelte-kit/generated/nodes/3.js': [`${routes}/(admin)/+layout.svelte`],
	'/repo/.svelte-kit/generated/nodes/4.js': [`${routes}/(field)/[agency=slug]/field/+page.svelte`],
	'/repo/.svelte-kit/generated/nodes/5.js': [`${routes}/(admin)/[agency=slug]/admin/+page.svelte`],
	'/repo/.svelte-kit/generated/nodes/6.js': [`${routes}/+page.svelte`]
};

function chunk(fileName: string, imports: string[] = [], dynamicImports: string[] = []) {
	return { fileName, imports, dynamicImports, facadeModuleId: null, css: [] as string[] };
}

function node(number: number, imports: string[] = [], css: string[] = []) {
	const facadeModuleId = `/repo/.svelte-kit/generated/nodes/${number}.js`;
	return { ...chunk(`_app/immutable/nodes/${number}.h.js`, imports), facadeModuleId, css };
}

const nodeFiles = [0, 1, 2, 3, 4, 5, 6].map((number) => `_app/immutable/nodes/${number}.h.js`);
const chunks = [
	chunk('_app/immutable/entry/start.h.js', ['kit.js']),
	chunk('_app/immutable/entry/app.h.js', ['kit.js'], nodeFiles),
	chunk('kit.js', [], nodeFiles),
	chunk('shared.js'),
	chunk('late.js', ['shared.js']),
	chunk('chart.js'),
	{ ...chunk('field-only.js', [], ['late.js', 'online.js']), css: ['field.css'] },
	{ ...chunk('online.js', ['shared.js']), facadeModuleId: '/repo/src/Switch.online.svelte' },
	node(0),
	node(1),
	node(2),
	node(3),
	node(4, ['field-only.js'], ['page.css']),
	node(5, ['chart.js', 'shared.js'], ['admin.css']),
	node(6)
];

test('the phone keeps the entries, the field door, what is above it, and all they import', () => {
	expect(fieldFiles(chunks, (id) => modules[id] ?? [])).toEqual([
		'_app/immutable/entry/app.h.js',
		'_app/immutable/entry/start.h.js',
		...[0, 1, 2, 4].map((number) => nodeFiles[number]),
		'field-only.js',
		'field.css',
		'kit.js',
		'late.js',
		'page.css',
		'shared.js'
	]);
});

test('what is of use with a network only is not kept', () => {
	expect(fieldFiles(chunks, (id) => modules[id] ?? [])).not.toContain('online.js');
});

test('nothing of another door is kept', () => {
	const files = fieldFiles(chunks, (id) => modules[id] ?? []);
	const others = [nodeFiles[3], nodeFiles[5], nodeFiles[6], 'chart.js', 'admin.css'];
	expect(files.filter((file) => others.includes(file))).toEqual([]);
});
