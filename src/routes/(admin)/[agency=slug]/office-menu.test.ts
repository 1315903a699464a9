import { describe, expect, test } from 'vitest';
import type { Role } from '#lib/base/actor.ts';
import { officeMenu } from './office-menu.ts';

const menuAt = (path: string, role: Role = 'administrator', failed = 0) =>
	officeMenu('/a/admin', path, role, failed);
const marked = (links: { href: string; isCurrent?: boolean }[]) =>
	links.filter(({ isCurrent }) => isCurrent).map(({ href }) => href);

describe('the menu of the office', () => {
	test('leads to every page in two presses, and marks each of them and its group', () => {
		const { groups } = menuAt('/a/admin');
		const pages = groups.flatMap(({ href }) => menuAt(href).menu.map((page) => page.href));
		expect(new Set(pages).size).toBe(15);
		for (const page of pages) {
			const { groups: above, menu } = menuAt(`${page}/deeper`.replace('admin/deeper', 'admin'));
			expect(marked(menu), page).toEqual([page]);
			expect(marked(above), page).toHaveLength(1);
		}
	});

	test('marks the page that a page without an entry belongs to', () => {
		expect(marked(menuAt('/a/admin/series/1').menu)).toEqual(['/a/admin']);
		expect(marked(menuAt('/a/admin/phones').menu)).toEqual(['/a/admin/team']);
		expect(marked(menuAt('/a/admin/duties').menu)).toEqual(['/a/admin/notices']);
		const elsewhere = menuAt('/a/password');
		expect(marked([...elsewhere.groups, ...elsewhere.menu])).toEqual([]);
	});

	test('shows nobody a door that is shut', () => {
		expect(menuAt('/a/admin/calls', 'counselor')).toMatchObject({
			groups: [],
			menu: [{ href: '/a/admin/calls', isCurrent: true }]
		});
		const { menu } = menuAt('/a/admin/team', 'head');
		expect(menu.map(({ href }) => href)).not.toContain('/a/admin/calls');
	});

	test('says on every page that something could not be sent', () => {
		expect(menuAt('/a/admin', 'head', 3).groups.at(-1)!.label).toContain('3');
		expect(menuAt('/a/admin', 'head').groups.at(-1)!.label).not.toContain('3');
	});
});
