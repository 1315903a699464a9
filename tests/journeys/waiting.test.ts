import { expect, test, type Page } from '@playwright/test';
import { companies, hangang } from '../town/cast.ts';
import { aService } from '../town/own-services.ts';
import { addDays, dayOf, isWeekend } from '#lib/base/days.ts';
import {
	bookService,
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	speak,
	stored
} from './steps.ts';

test.afterAll(async () => {
	await stored()`update service set retired_at = now() where key like 'own-%'`;
	await closeStored();
});

/** Nothing that a browser or a checker minds, and no word of a mistake. */
async function expectCalm(page: Page): Promise<void> {
	await expect(page.getByRole('alert')).toHaveCount(0);
	await expectNoFindings(page);
	await expectToFit(page);
}

test('a full service says so in one sentence, with one way on', async ({ page }) => {
	await speak(page, 'ko');
	const key = await aService(stored(), hangang.id, {}, { places: 10 });
	await bookService(page, key, { ...companies[0]!, headcount: 10 });
	await page.goto(`${home()}/book/${key}?people=2`);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('가능한 날짜가 없습니다');
	await expect(page.locator('main .lead')).toHaveText('준비한 자리가 모두 찼습니다.');
	await expectCalm(page);
	await page.getByRole('link', { name: '자리가 나면 알려 주세요' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('자리가 나면 알려 드립니다');

	// Nobody waits for more places than there are.
	await page.goto(`${home()}/book/${key}?people=11`);
	await expect(page.getByRole('link', { name: '자리가 나면 알려 주세요' })).toHaveCount(0);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('가능한 날짜가 없습니다');
	await expectCalm(page);
	await page.goto(`${home()}/book/${key}/waiting?people=11`);
	await page.locator('[name=name]').fill('대기 예시');
	await page.locator('[name=email]').fill('many@daon.example');
	await page.locator('form[method=POST] .actions button').click();
	await expect(page.getByRole('alert')).toContainText('남은 자리가 10명입니다');
	await expect(page.locator('[name=email]')).toHaveValue('many@daon.example');
});

test('nobody is led to wait for a day that can never come', async ({ browser }) => {
	const viewport = { width: 320, height: 700 };
	const context = await browser.newContext({ javaScriptEnabled: false, viewport, locale: 'en-US' });
	const page = await context.newPage();
	// Far enough that no other journey has taken its counselors.
	let day = addDays(dayOf(new Date(), hangang.zone), 61);
	while (isWeekend(day)) day = addDays(day, 1);
	// One day alone is served.
	const calendar = [{ dates: [day], fromMinute: 540, untilMinute: 1080 }];
	const key = await aService(stored(), hangang.id, { calendar, holidays: 'open' });
	await page.goto(`${home()}/book/${key}?people=5`);
	await expect(page.locator('.days a')).toHaveCount(1);
	await expect(page.getByRole('link', { name: 'Tell me when a time opens' })).toHaveCount(0);

	await page.goto(`${home()}/book/${key}/waiting?people=5&before=${day}`);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no earlier day');
	await expect(page.getByRole('alert')).toHaveCount(0);
	await expectToFit(page);
	await page.getByRole('link', { name: 'See the dates you can book' }).click();
	await expect(page.locator('.days a')).toHaveCount(1);

	// Of the days of the week only one can come.
	await page.goto(`${home()}/book/${key}/waiting?people=5`);
	const boxes = page.locator('[name=weekdays]');
	const served = new Date(`${day}T00:00:00Z`).getUTCDay();
	await expect(boxes).toHaveCount(1);
	expect(await boxes.inputValue()).toBe(String(served));
	// A form that was opened before the calendar changed still names another.
	await boxes.evaluate(
		(box: HTMLInputElement, other) => (box.value = other),
		String((served % 5) + 1)
	);
	await page.locator('[name=name]').fill('Sample');
	await page.locator('[name=email]').fill('vain@daon.example');
	await page.locator('form[method=POST] .actions button').click();
	await expect(page.getByRole('alert')).toContainText('no time can open');
	await expect(page.locator('[name=email]')).toHaveValue('vain@daon.example');
	await context.close();
});
