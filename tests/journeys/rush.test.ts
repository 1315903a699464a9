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
	const start = (await page.locator('button[name=start]').last().getAttribute('value'))!;
	const href = `${home()}/book/${clinic.key}/details?people=32&start=${start}`;

	const answers = await Promise.all(
		Array.from({ length: PEOPLE }, (_, at) =>
			post(at % 2 ? 'DOORSTEP_URL_2' : 'DOORSTEP_URL', href, start)
		)
	);
	const booked = answers.filter((one) => one.status === 303);
	const refused = answers.filter((one) => one.status === 409);
	expect({ booked: booked.length, refused: refused.length }).toEqual({ booked: 1, refused: 199 });
	for (const one of refused) {
		expect(one.text).toContain('이 시각은 이제 신청할 수 없습니다');
		expect(one.text).toContain('가까운 시각');
	}
	await expectNoOverlap();
});

test('of two hundred who choose one time at once, one has it kept and books it', async ({
	page
}) => {
	await page.goto(`${home()}/book/${clinic.key}?people=32`);
	await page.locator('.days a').nth(2).click();
	const start = (await page.locator('button[name=start]').last().getAttribute('value'))!;
	const { pathname, search } = new URL(page.url());
	const answers = await Promise.all(
		Array.from({ length: PEOPLE }, (_, at) =>
			send(at % 2 ? 'DOORSTEP_URL_2' : 'DOORSTEP_URL', pathname + search, { people: '32', start })
		)
	);
	const kept = answers.filter((one) => one.status === 303);
	const refused = answers.filter((one) => one.status === 409);
	expect({ kept: kept.length, refused: refused.length }).toEqual({ kept: 1, refused: 199 });
	for (const one of refused) expect(one.text).toContain('가까운 시각');
	// The one books; whoever tries past the form does not.
	const direct = `${pathname}/details?people=32&start=${start}`;
	expect((await post('DOORSTEP_URL', direct, start)).status).toBe(409);
	expect((await post('DOORSTEP_URL_2', kept[0]!.location, start)).status).toBe(303);
	await expectNoOverlap();
});

async function expectNoOverlap(): Promise<void> {
	const [overlaps] = await stored()`
		select count(*)::int as n from allocation a join allocation b
		on a.agency_id = b.agency_id and a.resource_id = b.resource_id and a.id < b.id
			and (a.near && b.near or (a.during && b.during and a.area is distinct from b.area))
			and a.released_at is null and b.released_at is null`;
	expect(overlaps!.n).toBe(0);
}

function post(at: string, href: string, start: string) {
	const { headcount: _, ...details } = companies[0]!;
	return send(at, href, { ...details, people: '32', start, requestKey: randomUUID() });
}

async function send(at: string, href: string, form: Record<string, string>) {
	const origin = process.env[at]!;
	const { pathname, search } = new URL(href, origin);
	const response = await fetch(origin + pathname + search, {
		method: 'POST',
		body: new URLSearchParams(form),
		headers: { origin, accept: 'text/html', 'accept-language': 'ko' },
		redirect: 'manual'
	});
	const location = response.headers.get('location') ?? '';
	return { status: response.status, location, text: await response.text() };
}
