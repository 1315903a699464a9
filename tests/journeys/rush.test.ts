import { expect, test } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { clinic, companies } from '../town/cast.ts';
import { closeStored, home, stored } from './steps.ts';

const PEOPLE = 200;

test.afterAll(closeStored);

/*
 * Three counselors, two to a visit: for one time there is one crew. Two hundred want it at once,
 * over two processes of the app.
 */
test('of two hundred who want one time at once, one gets it and 199 are told so', async ({
	page
}) => {
	await page.goto(`${home()}/book/${clinic.key}?people=32`);
	await page.locator('.days a').last().click();
	const href = await page.locator('a[href*="start="]').last().getAttribute('href');
	const start = new URL(href!, home()).searchParams.get('start')!;

	const answers = await Promise.all(
		Array.from({ length: PEOPLE }, (_, at) =>
			post(at % 2 ? 'DOORSTEP_URL_2' : 'DOORSTEP_URL', href!, start)
		)
	);
	const booked = answers.filter((one) => one.status === 303);
	const refused = answers.filter((one) => one.status === 409);
	expect({ booked: booked.length, refused: refused.length }).toEqual({ booked: 1, refused: 199 });
	for (const one of refused) {
		expect(one.text).toContain('이 시각은 이제 신청할 수 없습니다');
		expect(one.text).toContain('가까운 시각');
	}
	const [overlaps] = await stored()`
		select count(*)::int as n from allocation a join allocation b
		on a.agency_id = b.agency_id and a.resource_id = b.resource_id and a.id < b.id
			and a.during && b.during and a.released_at is null and b.released_at is null`;
	expect(overlaps!.n).toBe(0);
});

async function post(at: string, href: string, start: string) {
	const origin = process.env[at]!;
	const { headcount: _, ...details } = companies[0]!;
	const form = new URLSearchParams({ ...details, people: '32', start, requestKey: randomUUID() });
	const response = await fetch(new URL(href, origin), {
		method: 'POST',
		body: form,
		headers: { origin, accept: 'text/html', 'accept-language': 'ko' },
		redirect: 'manual'
	});
	return { status: response.status, text: await response.text() };
}
