import { expect, test, type Page } from '@playwright/test';
import { clinic, companies, hangang, password } from '../town/cast.ts';
import {
	bookTheClinic,
	closeStored,
	expectNoFindings,
	fillDetails,
	home,
	signIn,
	speak,
	stored
} from './steps.ts';

/* Whatever else is pressed on a page with a form, and whatever fails: what was typed stays. */

test.afterAll(closeStored);

const company = companies[1]!;

/** The page on which a booking is made, filled but not sent. */
async function filledBooking(page: Page): Promise<void> {
	await page.goto(`${home()}/book/${clinic.key}?people=${company.headcount}`);
	await page.locator('.days a').first().click();
	await page.locator('button[name=start]').first().click();
	await fillDetails(page, company);
	await page.locator('[name=note]').fill('주차는 지하 2층');
}

async function expectFilled(page: Page): Promise<void> {
	const { headcount: _, ...details } = company;
	for (const [name, value] of Object.entries(details)) {
		await expect(page.locator(`[name=${name}]`), name).toHaveValue(value);
	}
	await expect(page.locator('[name=note]')).toHaveValue('주차는 지하 2층');
}

async function seriesCount(): Promise<number> {
	const [row] =
		await stored()`select count(*)::int as count from series where agency_id = ${hangang.id}`;
	return row!.count;
}

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('the other language and the other colours show the same form, filled, and book nothing', async ({
		page
	}) => {
		await filledBooking(page);
		const [before, address] = [await seriesCount(), page.url()];
		await page.getByRole('button', { name: 'English' }).click();
		await expect(page.locator('html')).toHaveAttribute('lang', 'en');
		await expectFilled(page);
		await expect(page.getByRole('alert')).toHaveCount(0);
		await page.getByRole('button', { name: 'High contrast' }).click();
		await expect(page.locator('html')).toHaveAttribute('data-contrast', 'high');
		await expectFilled(page);
		expect(page.url()).toBe(address);
		expect(await seriesCount()).toBe(before);
		// Chosen for good, not for this page alone.
		await page.goto(home());
		await expect(page.locator('html')).toHaveAttribute('lang', 'en');
		await expect(page.locator('html')).toHaveAttribute('data-contrast', 'high');
	});

	test('and then the form books as ever', async ({ page }) => {
		await filledBooking(page);
		await page.getByRole('button', { name: 'English' }).click();
		await page.locator('main form .actions button').click();
		await expect(page).toHaveURL(/\/series\/[^/]+\?new$/);
	});

	test('a page without a form keeps its place too', async ({ page }) => {
		await page.goto(`${home()}/services/${clinic.key}`);
		await page.getByRole('button', { name: 'English' }).click();
		await expect(page).toHaveURL(`${home()}/services/${clinic.key}`);
		await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	});

	test('what an office is told about the place outlives the other language', async ({ page }) => {
		const series = await bookTheClinic(page, companies[0]!);
		await page.goto(`${series}/site`);
		await page.locator('textarea').first().fill('정문에서 방문증을 받습니다');
		await page.getByRole('button', { name: 'English' }).click();
		await expect(page.locator('textarea').first()).toHaveValue('정문에서 방문증을 받습니다');
	});
});

test('the enter key sends the form, not a switch', async ({ page }) => {
	await speak(page, 'ko');
	await page.goto(`${home()}/find`);
	await page.locator('[name=reference]').fill('AAAA-AAAA');
	await page.locator('[name=email]').fill('nobody@daon.example');
	await page.locator('[name=email]').press('Enter');
	await expect(page).toHaveURL(/\?sent$/);
	await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
});

test('with the network cut the page stays, says so, and sends when it is back', async ({
	page,
	context
}) => {
	await filledBooking(page);
	const send = page.locator('main form .actions button');
	await context.setOffline(true);
	await send.click();
	const said = page.locator('[data-unreached]');
	await expect(said).toBeVisible();
	await expect(said).toContainText('서버에 연결하지 못해');
	await expectFilled(page);
	await expectNoFindings(page);
	// A switch waits as well, and takes nothing with it.
	await page.getByRole('button', { name: 'English' }).click();
	await expect(said).toBeVisible();
	await expectFilled(page);
	await context.setOffline(false);
	await send.click();
	await expect(page).toHaveURL(/\/series\/[^/]+\?new$/);
});

test('a server that is gone while the browser believes itself online is found out too', async ({
	page,
	context
}) => {
	await filledBooking(page);
	const send = page.locator('main form .actions button');
	await context.route('**/typed.js', (route) =>
		route.request().method() === 'HEAD' ? route.abort() : route.continue()
	);
	await send.click();
	await expect(page.locator('[data-unreached]')).toBeVisible();
	await expectFilled(page);
	await context.unroute('**/typed.js');
	await send.click();
	await expect(page).toHaveURL(/\/series\/[^/]+\?new$/);
});

test('a network that is cut as soon as the page is there, and right after an answer, loses nothing', async ({
	page,
	context
}) => {
	await speak(page, 'ko');
	await page.goto(`${home()}/find`);
	await context.route('**/*', (route) => route.abort());
	await page.locator('[name=reference]').fill('AAAA-AAAA');
	await page.locator('[name=email]').fill('nobody@daon.example');
	// The enter key goes by the same way as the button.
	await page.locator('[name=email]').press('Enter');
	const said = page.locator('[data-unreached]');
	await expect(said).toBeVisible();
	await expect(page.locator('[name=reference]')).toHaveValue('AAAA-AAAA');
	await expect(page.locator('[name=email]')).toHaveValue('nobody@daon.example');

	// The answer shows the form again; it is cut the moment after.
	await context.unroute('**/*');
	await page.locator('[name=email]').fill('nobody');
	await page.locator('main form .actions button').click();
	expect(await wrongFields(page)).toEqual(['email']);
	await context.route('**/*', (route) => route.abort());
	await page.locator('[name=email]').fill('nobody@daon.example');
	await page.locator('main form .actions button').click();
	await expect(said).toBeVisible();
	await expect(page.locator('[name=email]')).toHaveValue('nobody@daon.example');
	await context.unroute('**/*');
	await page.locator('main form .actions button').click();
	await expect(page).toHaveURL(/\?sent$/);
});

test('a signal too weak to carry an answer says so after a moment, and one press sends once', async ({
	page,
	context
}) => {
	await speak(page, 'ko');
	await page.goto(`${home()}/find`);
	await page.locator('[name=reference]').fill('AAAA-AAAA');
	await page.locator('[name=email]').fill('nobody@daon.example');
	// Asked, and never answered.
	await context.route('**/typed.js', () => {});
	await page.locator('main form .actions button').click();
	await expect(page.locator('[data-unreached]')).toBeVisible({ timeout: 20_000 });
	await expect(page.locator('[name=email]')).toHaveValue('nobody@daon.example');
	await context.unroute('**/typed.js');
	let posts = 0;
	page.on('request', (request) => (posts += Number(request.method() === 'POST')));
	await page.locator('main form .actions button').dblclick();
	await expect(page).toHaveURL(/\?sent$/);
	expect(posts).toBe(1);
});

test('a sign-in that ended takes the form along, and brings it back filled', async ({
	page,
	context
}) => {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/book/${clinic.key}?people=${company.headcount}`);
	await page.locator('.days a').nth(2).click();
	await page.locator('button[name=start]').first().click();
	await expect(page).toHaveURL(/\/details\/[\w-]{40,}$/);
	const address = page.url();
	await fillDetails(page, company);
	await page.locator('[name=note]').fill('주차는 지하 2층');
	await page.locator('[name=channel]').first().check();
	const before = await seriesCount();
	await context.clearCookies({ name: /^(__Host-)?doorstep$/ });
	await page.locator('main form .actions button').click();

	await expect(page.locator('[name=password]')).toBeVisible();
	await expect(page.locator('main')).toContainText('로그인이 끝나');
	await expectNoFindings(page);
	await page.locator('[name=email]').fill('admin@hangang.example');
	await page.locator('[name=password]').fill('wrong-on-purpose');
	await page.locator('main form .actions button').click();
	await expect(page.getByRole('alert').first()).toBeVisible();
	await page.locator('[name=password]').fill(password);
	await page.locator('main form .actions button').click();

	await expect(page).toHaveURL(address);
	await expectFilled(page);
	await expect(page.locator('[name=channel]').first()).toBeChecked();
	expect(await seriesCount()).toBe(before);
	await page.locator('main form .actions button').click();
	await expect(page).toHaveURL(/\/admin\/series\/[^/]+\?done=booked$/);
	expect(await seriesCount()).toBe(before + 1);
});

test('what is wrong is listed in the order of the page, a group of buttons among it', async ({
	page
}) => {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/book/${clinic.key}?people=${company.headcount}`);
	await page.locator('.days a').nth(3).click();
	await page.locator('button[name=start]').first().click();
	await expect(page).toHaveURL(/\/details\/[\w-]{40,}$/);
	const pages = [
		page.url(),
		`${home()}/admin/team/add`,
		`${home()}/book/${clinic.key}/pool?people=12`,
		`${home()}/book/${clinic.key}/waiting?people=32`,
		`${home()}/find`,
		`${home()}/check`
	];
	for (const address of pages) {
		await page.goto(address);
		const ticked = page.locator('main input[type=checkbox]:checked');
		while ((await ticked.count()) > 0) await ticked.first().uncheck();
		await page.locator('main form .actions button').first().click();
		const fields = await wrongFields(page);
		expect(fields.length, address).toBeGreaterThan(1);
		expect(fields, address).toEqual(await inOrderOfPage(page, fields));
	}
	await page.goto(pages[0]!);
	await page.locator('main form .actions button').click();
	expect(await wrongFields(page)).toContain('channel');
	await expect(page.getByRole('radiogroup').first()).toHaveAttribute('aria-invalid', 'true');
	await expect(page.locator('#channel-error')).toBeVisible();
});

/** The fields that the summary links to, as it lists them. */
async function wrongFields(page: Page): Promise<string[]> {
	const links = page.locator('[role=alert] a[href^="#"]');
	await expect(links.first()).toBeVisible();
	return links.evaluateAll((all) => all.map((link) => link.getAttribute('href')!.slice(1)));
}

async function inOrderOfPage(page: Page, fields: string[]): Promise<string[]> {
	return page.evaluate((names) => {
		const all = [...document.querySelectorAll('[id]')].map(({ id }) => id);
		return names.toSorted((one, other) => all.indexOf(one) - all.indexOf(other));
	}, fields);
}

test('a refused form points at dates that became others meanwhile', async ({ page }) => {
	await filledBooking(page);
	await page.locator('[name=contactPhone]').fill('12');
	// As if the page had been opened while the visits lay on other days.
	await page.locator('[name=seen]').evaluate((box: HTMLInputElement) => (box.value = '1-1'));
	await page.locator('main form .actions button').click();
	expect(await wrongFields(page)).toEqual(['dates', 'contactPhone']);
	await expect(page.locator('#dates')).toBeVisible();
	await page.locator('[name=contactPhone]').fill(company.contactPhone);
	await page.locator('main form .actions button').click();
	await expect(page).toHaveURL(/\/series\/[^/]+\?new$/);
});

test('an absence that ends before it begins is refused at its last day', async ({ page }) => {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/board/away`);
	await page.locator('[name=resourceId]').selectOption({ index: 1 });
	await page.locator('[name=fromDay]').fill('2026-12-10');
	await page.locator('[name=toDay]').fill('2026-12-01');
	await page.locator('main form button').click();
	await expect(page.locator('#toDay-error')).toContainText('앞섭니다');
	expect(await wrongFields(page)).toEqual(['toDay']);
	await expect(page.locator('[name=fromDay]')).toHaveValue('2026-12-10');
});

test('a file that cannot be read is told by its line, a wrong value by its name', async ({
	page
}) => {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/services/import`);
	await page.locator('[name=text]').fill('{"format": "doorstep-service/1"\n "key": "a"}');
	await page.locator('main form button').first().click();
	await expect(page.locator('main')).toContainText('2번째 줄 2번째 글자');
	await expect(page.locator('main li code')).toHaveText('"key": "a"}');
	await page.locator('[name=text]').fill('{"format": "doorstep-service/1", "key": "a"}');
	await page.locator('main form button').first().click();
	await expect(page.locator('main li').filter({ hasText: 'summary' })).toContainText('소개');
});

test('the header is one line at 320 px, and every page begins at its edge', async ({ page }) => {
	for (const language of ['ko', 'en'] as const) {
		await speak(page, language);
		await page.setViewportSize({ width: 320, height: 640 });
		await page.goto(`${home()}/find`);
		await expectOneLine(page);
		await signIn(page, 'admin@hangang.example');
		await expectOneLine(page);
		await page.getByRole('button', { name: /내 메뉴|My menu/ }).click();
		await expect(page.locator('form[action$="/logout"] button')).toBeVisible();
		await page.setViewportSize({ width: 1280, height: 800 });
		for (const path of ['/admin', '/admin/board', '/admin/team/add', '/find']) {
			await page.goto(home() + path);
			const edges = await page
				.locator('header .home, main h1')
				.evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().left)));
			expect(new Set(edges).size, `${path} ${edges}`).toBe(1);
		}
	}
});

/** The name of the agency and what stands beside it lie side by side. */
async function expectOneLine(page: Page): Promise<void> {
	const boxes = await page
		.locator('header .home, header .bar button:visible')
		.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));
	expect(boxes.length).toBeGreaterThan(1);
	const [home, beside] = boxes as [DOMRect, DOMRect];
	expect(beside.left).toBeGreaterThanOrEqual(home.right - 1);
	expect(beside.top).toBeLessThan(home.bottom);
}

test('a printed confirmation has one title', async ({ page }) => {
	const series = await bookTheClinic(page, companies[0]);
	await page.goto(`${series}/confirmation`);
	await page.emulateMedia({ media: 'print' });
	await expect(page.locator('main h1')).toBeHidden();
	await expect(page.locator('main h2').first()).toBeVisible();
});
