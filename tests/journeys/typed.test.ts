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
	const [row] = await stored()`select count(*)::int as count from series where agency_id = ${hangang.id}`;
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
		const series = await bookTheClinic(page, companies[2]!);
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

test('a sign-in that ended takes the form along, and brings it back filled', async ({
	page,
	context
}) => {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/book/${clinic.key}?people=${company.headcount}`);
	await page.locator('.days a').nth(2).click();
	await page.locator('main ul a[href*="start="]').first().click();
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
