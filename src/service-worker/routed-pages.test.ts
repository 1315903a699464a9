import { expect, test } from 'vitest';
import { keepRouted } from './routed-pages.ts';

const list = `export const nodes = [
	() => import('./nodes/0'),
	() => import('./nodes/1'),
	() => import('./nodes/2'),
	() => import('./nodes/3'),
	() => import('./nodes/4'),
	() => import('./nodes/5')
];

export const server_loads = [3,2];

export const dictionary = {
		"/(admin)/[agency=slug]/admin": [~4,[2]],
		"/(field)/[agency=slug]/field": [5,[3]]
	};
`;
const isField = (route: string) => route.startsWith('/(field)/');

test('a page that runs no scripts is not in the list, nor is what only such pages have', () => {
	const kept = keepRouted(list, isField);
	expect(kept).not.toContain('/admin');
	expect(kept).toContain('"/(field)/[agency=slug]/field": [5,[3]]');
	const nodes = [...kept.matchAll(/nodes\/(\d)/g)].map(([, node]) => node);
	expect(nodes).toEqual(['0', '1', '3', '5']);
});

test('each part keeps its place', () => {
	const [, nodes] = /nodes = \[([^]*?)\n\];/.exec(keepRouted(list, isField))!;
	expect(nodes!.split(',').map((one) => /nodes\/(\d)/.exec(one)?.[1] ?? null)).toEqual([
		...['0', '1', null],
		...['3', null, '5']
	]);
});

test('a list of which every page runs scripts stays as it is', () => {
	expect(keepRouted(list, () => true)).toBe(list);
});
