import { expect, test } from 'vitest';
import { leaveTo } from './leave-to.ts';

test('goes on to pages of this office alone', () => {
	const to = (asked: string) => leaveTo(asked, 'hangang', 'clinic');
	expect(to('/hangang/admin/board?week=2026-W48')).toBe('/hangang/admin/board?week=2026-W48');
	expect(to('/hangang/admin')).toBe('/hangang/admin');
	const elsewhere = [
		...['', 'https://bad.example/hangang/admin', '//bad.example', '/\\bad.example'],
		...[
			'/other/admin/board',
			'/hangang/administrators',
			'/hangang/admin/../../logout',
			'/hangang/my'
		]
	];
	for (const asked of elsewhere) expect(to(asked)).toBe('/hangang/admin/book/clinic');
});
