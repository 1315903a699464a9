import { expect, test } from '@playwright/test';
import { hangang } from '../town/cast.ts';
import { hostile } from './hostile-values.ts';
import { bookTheClinic, closeStored, home, signIn, stored } from './steps.ts';

test.afterAll(closeStored);

test('the forms of the office answer hostile values without a fault and change nothing', async ({
	page
}) => {
	await bookTheClinic(page);
	await signIn(page, 'admin@hangang.example');
	const [row] = await stored()`select s.id, v.id as visit, a.resource_id as who
		from series s join visit v on v.series_id = s.id and v.number = 1
		join allocation a on a.visit_id = v.id and a.released_at is null
		where s.agency_id = ${hangang.id} order by s.requested_at desc limit 1`;
	const address = `${home()}/admin/series/${row!.id}`;
	const forms: [string, Record<string, string>][] = [
		['?/reassign', { visitId: row!.visit, fromResourceId: row!.who, toResourceId: row!.who }],
		[
			'/cancel?visit=1&scope=all',
			{ visit: '9', scope: 'this', reason: 'agency_cannot_come', sentence: '' }
		],
		[
			'/move?visit=1&scope=all',
			{ visit: '9', scope: 'this', start: '2027-01-05T600', seen: '1-1', requestKey: row!.id }
		]
	];
	for (const [action, right] of forms) {
		for (const field of Object.keys(right)) {
			for (const [name, value] of Object.entries(hostile)) {
				// Nothing, and a few words, are good sentences: they would cancel.
				if (field === 'sentence' && !['huge', 'nul', 'resident number'].includes(name)) continue;
				const response = await page.request.post(address + action, {
					form: { ...right, [field]: value },
					headers: { origin: process.env.DOORSTEP_URL!, accept: 'text/html' },
					maxRedirects: 0
				});
				const about = `${action} ${field} ${name}`;
				expect(response.status(), about).toBeGreaterThanOrEqual(400);
				expect(response.status(), about).toBeLessThan(500);
				expect(await response.text(), about).toContain('role="alert"');
			}
		}
	}
	for (const value of Object.values(hostile)) {
		const id = encodeURIComponent(value.toWellFormed().slice(0, 300));
		for (const path of [`/admin/series/${id}`, `/admin?show=${id}&page=${id}`]) {
			expect((await page.request.get(home() + path)).status()).toBeLessThan(500);
		}
	}
	const [after] = await stored()`select count(*)::int as n from cancellation c
		join visit v on v.id = c.visit_id where v.series_id = ${row!.id}`;
	expect(after!.n).toBe(0);
});
