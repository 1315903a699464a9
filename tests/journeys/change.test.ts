import { expect, test, type Page } from '@playwright/test';
import { companies } from '../town/cast.ts';
import {
	bookTheClinic,
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	linkIn,
	noticeTo,
	signIn,
	speak,
	stored
} from './steps.ts';

test.afterAll(closeStored);

/** The days of the visits as a page lists them. */
const daysOn = (page: Page) => page.locator('main ol > li strong').allInnerTexts();

test('a safety officer moves the second visit and those after it, and the rest stays', async ({
	page
}) => {
	await speak(page, 'ko');
	const series = await bookTheClinic(page);
	const before = await daysOn(page);
	await page.goto(series);
	await page.getByRole('link', { name: '2회차 방문 바꾸거나 취소' }).click();
	await page.getByText('이 방문과 그 뒤 방문').click();
	await page.getByRole('button', { name: '다른 날짜로 옮기기' }).click();
	await page.locator('.days a').nth(2).click();
	await page.locator('a[href*="start="]').first().click();
	await expectNoFindings(page);
	await expect(page.locator('main ol > li').filter({ hasText: '지금은' })).toHaveCount(3);
	await page.getByRole('button', { name: '방문 3회 옮기기' }).click();

	await expect(page.getByRole('status')).toContainText('방문 날짜를 바꾸었습니다');
	const after = await daysOn(page);
	expect(after[0]).toBe(before[0]);
	expect(after.slice(1)).not.toEqual(before.slice(1));
	const mail = await noticeTo(companies[0]!.contactEmail, 'series-moved');
	for (const day of after) expect(mail).toContain(day);
	await page.goto(linkIn(mail));
	expect(await daysOn(page)).toEqual(after);
});

test('without JavaScript, by keyboard, at 320 px, one visit is cancelled and the others stay', async ({
	browser
}) => {
	const viewport = { width: 320, height: 700 };
	const context = await browser.newContext({ javaScriptEnabled: false, viewport, locale: 'en-US' });
	const page = await context.newPage();
	const series = await bookTheClinic(page, companies[1]!);
	await page.goto(series);
	await page.getByRole('link', { name: 'Change or cancel visit 3' }).focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Change or cancel a visit');
	await expectToFit(page);
	await page.getByRole('button', { name: 'Cancel visits', exact: true }).focus();
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'Cancel visits: 1' }).focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('alert')).toContainText('Why?');
	await page.getByLabel('Things have changed').focus();
	await page.keyboard.press('Space');
	await expectToFit(page);
	await page.getByRole('button', { name: 'Cancel visits: 1' }).focus();
	await page.keyboard.press('Enter');

	await expect(page.getByRole('status')).toContainText('cancelled');
	await expect(page.getByText('Cancelled', { exact: true })).toHaveCount(1);
	const mail = await noticeTo(companies[1]!.contactEmail, 'series-cancelled');
	expect(mail.match(/Visit \d/g)).toHaveLength(4);
	await context.close();
});

for (const language of ['ko', 'en'] as const) {
	test(`cancelling the first visit alone says what it means, all cancelled can be booked again (${language})`, async ({
		page
	}) => {
		await speak(page, language);
		const company = { ...companies[1]!, contactEmail: `again-${language}@change.example` };
		const series = await bookTheClinic(page, company);
		await page.goto(`${series}/cancel?visit=1&scope=this`);
		const alone = { ko: '첫 방문만 취소합니다', en: 'cancelling the first visit only' }[language];
		await expect(page.locator('main')).toContainText(alone);
		await expectNoFindings(page);
		await page.goto(`${series}/cancel?visit=2&scope=this`);
		await expect(page.locator('main')).not.toContainText(alone);

		await page.goto(series);
		await page.locator('a[href*="/cancel?visit=1&scope=all"]').click();
		await expect(page.locator('main')).not.toContainText(alone);
		await page.locator('[name=reason]').first().check();
		await page.locator('main form .button.danger').click();
		await expect(page).toHaveURL(/done=cancelled/);
		await expectNoFindings(page);
		await expectToFit(page);
		await expect(page.locator('main .button.primary')).toHaveCount(1);
		await page.locator('form[action="?/again"] button').click();

		// Nothing is typed again but the dates.
		await expect(page).toHaveURL(/people=\d+.*&again=/);
		expect(page.url()).not.toContain(series.split('/').at(-1)!);
		await page.locator('.days a').first().click();
		await page.locator('button[name=start]').first().click();
		for (const [name, value] of Object.entries(company)) {
			if (name === 'headcount') continue;
			await expect(page.locator(`[name=${name}]`)).toHaveValue(value as string);
		}
		await page.locator('form[method=POST] .actions button').click();
		await expect(page).toHaveURL(/\/series\/[^/]+\?new$/);
		expect(page.url()).not.toContain(series);
	});
}

test('without the private link nothing is filled in', async ({ page, browser }) => {
	const series = await bookTheClinic(page, companies[1]!);
	await page.goto(series);
	await page.locator('form[action="?/again"] button').click();
	const address = page.url();
	const stranger = await (await browser.newContext()).newPage();
	await stranger.goto(address);
	await stranger.locator('.days a').first().click();
	await stranger.locator('button[name=start]').first().click();
	await expect(stranger.locator('[name=contactEmail]')).toHaveValue('');
	await stranger.context().close();
});

test('dates that changed meanwhile are not changed over them', async ({ page, context }) => {
	const series = await bookTheClinic(page);
	const toCheck = async (on: Page) => {
		await on.goto(`${series}/move?visit=1&scope=all`);
		await on.locator('.days a').nth(1).click();
		await on.locator('a[href*="start="]').first().click();
	};
	await toCheck(page);
	const other = await context.newPage();
	await toCheck(other);
	await other.locator('main form .button').click();
	await expect(other).toHaveURL(/done=moved/);
	await page.locator('main form .button').click();
	await expect(page.getByRole('alert')).toBeVisible();
	await expect(page).toHaveURL(/\/move/);
});

test('the office moves a visit at short notice, and the counselor’s day follows', async ({
	page
}) => {
	await bookTheClinic(page);
	const [row] = await stored()`select id from series order by requested_at desc limit 1`;
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/series/${row!.id}`);
	await page.locator('a[href$="change?visit=1"]').click();
	await page.locator('form input[value=all]').check();
	await page.locator('main form .button').first().click();
	await page.locator('.days a').first().click();
	await page.locator('a[href*="start="]').last().click();
	await page.locator('main form .button').click();
	await expect(page.getByRole('status')).toBeVisible();
	const moved = await stored()`select starts_at < now() + interval '7 days' as soon from visit
		where series_id = ${row!.id} and number = 1`;
	expect(moved[0]!.soon).toBe(true);
});
