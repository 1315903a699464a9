import { expect, test, vi } from 'vitest';
import { showBadge } from '#lib/field/client/badge.ts';

test('the icon carries the number, and nobody minds where it cannot', () => {
	const setAppBadge = vi.fn(() => Promise.reject(new Error('not allowed')));
	showBadge(3, { setAppBadge });
	showBadge(0, { setAppBadge });
	expect(setAppBadge.mock.calls).toEqual([[3], [0]]);
	expect(() => showBadge(1, {} as Navigator)).not.toThrow();
});
