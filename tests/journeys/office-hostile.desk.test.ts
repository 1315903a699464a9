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

test('the forms of the board answer hostile values without a fault and change nothing', async ({
	page
}) => {
	await bookTheClinic(page);
	await signIn(page, 'admin@hangang.example');
	const [row] = await stored()`select v.id as visit, a.resource_id as who,
			to_char(v.starts_at at time zone 'Asia/Seoul', 'YYYY-MM-DD') as day
		from series s join visit v on v.series_id = s.id and v.number = 1
		join allocation a on a.visit_id = v.id and a.released_at is null
		where s.agency_id = ${hangang.id} order by s.requested_at desc limit 1`;
	const { visit, who, day } = row!;
	const board = `${home()}/admin/board`;
	const seen = 'another';
	const absence = { resourceId: who, fromDay: day, toDay: day, kind: 'absence', seen };
	const forms: [string, Record<string, string>][] = [
		[`${board}/give?visit=${visit}&place=${who}`, { toResourceId: who }],
		[`${board}/away`, { ...absence, [`visit-${visit}`]: 'tray' }],
		[`${board}/bulk?/move`, { visit, to: day, seen }],
		[`${board}/bulk?/cancel`, { visit, seen, reason: 'agency_cannot_come', sentence: '' }],
		[`${home()}/admin/calendar/closing`, { day, nameKo: 'x', nameEn: 'x', seen }],
		[`${home()}/admin/calendar?/leave`, { leave: visit }],
		[`${home()}/admin/calendar?/closing`, { day: '2099-01-01' }]
	];
	for (const [address, right] of forms) {
		for (const field of Object.keys(right)) {
			for (const [name, value] of Object.entries(hostile)) {
				const response = await page.request.post(address, {
					form: { ...right, [field]: value },
					headers: { origin: process.env.DOORSTEP_URL!, accept: 'text/html' },
					maxRedirects: 0
				});
				const about = `${address} ${field} ${name}`;
				expect(response.status(), about).toBeGreaterThanOrEqual(400);
				expect(response.status(), about).toBeLessThan(500);
				expect(await response.text(), about).toContain('role="alert"');
			}
		}
	}
	for (const value of Object.values(hostile)) {
		const typed = encodeURIComponent(value.toWellFormed().slice(0, 300));
		for (const path of [
			`/board?week=${typed}&counselor=${typed}&done=${typed}&count=${typed}`,
			`/board/stamp?week=${typed}`,
			`/board/give?visit=${typed}&place=${typed}`,
			`/board/away?resourceId=${typed}&fromDay=${typed}&toDay=${typed}&kind=${typed}`,
			`/board/bulk?day=${typed}&act=move&visit=${typed}&to=${typed}`,
			`/board/bulk?day=${day}&act=move&visit=${visit}&to=${typed}`,
			`/calendar/closing?day=${typed}&nameKo=${typed}&nameEn=${typed}`
		]) {
			expect((await page.request.get(`${home()}/admin${path}`)).status(), path).toBeLessThan(500);
		}
	}
	const [after] = await stored()`select (select count(*) from leave)::int as away,
		(select count(*) from cancellation where visit_id = ${visit})::int as gone`;
	expect(after).toEqual({ away: 0, gone: 0 });
});
