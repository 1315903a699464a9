import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { aVisitToday, one, openVisit, prepare } from './field-steps.ts';
import { expectNoneKept } from './in-clear.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	moveClock,
	press,
	signIn,
	speak,
	stored
} from './steps.ts';

/* Exceptions granted on the spot: without a signal, to the server, the office, and back as a story. */

const why = '밤 근무라 낮에는 파스를 받으러 올 수 없어서';
const learned = '밤 근무자가 있는 사업장에는 미리 챙겨 가자';
const story = '밤 근무를 마치는 시간에 맞춰 파스를 따로 챙겨 드렸습니다.';

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('an exception is granted without a signal, looked at in the office, and told as a story', async ({
	page,
	browser
}) => {
	test.setTimeout(240_000);
	const visit = await aVisitToday(page);
	const context = await aPhoneOf(browser, 'ko-KR');
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await context.setOffline(true);

	await openForm(phone, visit.id);
	const before = await leftOn(phone);
	await save(phone, '이 기기에 저장');
	for (const name of ['what', 'reason']) {
		await expect(phone.locator(`a[href="#${name}"]`)).toBeVisible();
	}
	await expect(phone.locator('[name=won]')).toHaveCount(0);
	await phone.getByLabel('정해진 것 밖의 물품 하나').check();
	await phone.locator('[name=won]').fill('30,001');
	await phone.locator('[name=reason]').fill(why);
	await save(phone, '이 기기에 저장');
	await expect(phone.locator('[name=won]')).toHaveAttribute('aria-invalid', 'true');
	await expect(phone.locator('[name=reason]')).toHaveValue(why);
	await expectNoFindings(phone);
	await expectToFit(phone);
	await phone.locator('[name=won]').fill('12,000');
	await save(phone, '이 기기에 저장');

	const given = phone.getByRole('region', { name: '현장 재량' });
	await expect(given).toContainText('정해진 것 밖의 물품 하나 · 12,000원');
	await expect(given).toContainText(why);
	await expect(given.getByText('이 기기에 있음')).toBeVisible();
	await expectNoFindings(phone);
	await expectToFit(phone);
	await expectNoneKept(phone, [why]);

	// Another one was a mistake.
	await phone.getByRole('link', { name: '현장 재량으로 해 드리기' }).click();
	expect(await leftOn(phone)).toBe(before - 1);
	await phone.getByLabel('근무 시간 밖의 전화').check();
	await phone.locator('[name=reason]').fill('잘못 누름');
	await save(phone, '이 기기에 저장');
	await phone.getByRole('button', { name: '근무 시간 밖의 전화 취소' }).click();
	await expect(given.getByText('취소함')).toBeVisible();

	await context.setOffline(false);
	await expect.poll(() => grantedAt(visit.id), { timeout: 30_000 }).toEqual(['item', 'undone']);
	await expect(given.getByText('서버에 있음')).toHaveCount(2);
	await reviewInOffice(page, visit.id);

	await phone.reload();
	await phone.locator('[name=pin]').waitFor();
	await phone.locator('[name=pin]').fill('482916');
	await phone.locator('form:has([name=pin]) button[type=submit]').click();
	await phone.getByRole('link', { name: '더보기' }).click();
	await phone.getByRole('link', { name: '내 현장 재량' }).click();
	await expect(phone.getByText(story)).toBeVisible({ timeout: 30_000 });
	await expect(phone.getByRole('main').getByText(one.name)).toHaveCount(2);
	expect(await leftOn(phone)).toBe(before - 1);
	await expectNoFindings(phone);
	await expectToFit(phone);
	await context.close();
});

test('above the cap it asks to call the office, takes what was granted, and the office sees it', async ({
	page,
	browser
}) => {
	test.setTimeout(240_000);
	const visit = await aVisitToday(page);
	await speak(page, 'en');
	await signIn(page, 'admin@hangang.example');
	await sayCap(page, 0);
	const context = await aPhoneOf(browser, 'en-US');
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: 'Grant an exception' }).click();
	await expect(phone.getByText('None of the 0 of this month is left')).toBeVisible();
	await expect(phone.locator('main a[href^="tel:"]')).toBeVisible();
	await expectNoFindings(phone);
	await expectToFit(phone);
	await phone.getByLabel('One extra visit or contact').check();
	await phone.locator('[name=reason]').fill('They asked for one more talk.');
	await save(phone, 'Save on this phone');
	const given = phone.getByRole('region', { name: 'Exceptions granted' });
	await expect(given.getByText('With the server')).toBeVisible({ timeout: 30_000 });
	expect(await grantedAt(visit.id)).toEqual(['extra_visit']);

	await page.goto(`${home()}/admin/exceptions?show=open&what=extra_visit`);
	await expect(page.getByText('Above the monthly cap').first()).toBeVisible();
	await sayCap(page, 5);
	await context.close();
});

function aPhoneOf(browser: Browser, locale: string): Promise<BrowserContext> {
	const viewport = { width: 320, height: 700 };
	return browser.newContext({ viewport, locale, timezoneId: 'Asia/Seoul' });
}

async function openForm(phone: Page, visitId: string): Promise<void> {
	await openVisit(phone, visitId);
	await phone.getByRole('link', { name: one.name }).click();
	await phone.getByRole('link', { name: '현장 재량으로 해 드리기' }).click();
	await phone.locator('[name=reason]').waitFor();
}

async function save(phone: Page, label: string): Promise<void> {
	await phone.getByRole('button', { name: label }).click();
}

/** How many the phone says are left this month. */
async function leftOn(phone: Page): Promise<number> {
	const words = await phone.getByText(/이번 달 \d+건 가운데 \d+건 남음/).innerText();
	return Number(/(\d+)건 남음/.exec(words)![1]);
}

/** What was granted at a visit, by its kind, or that it was undone. */
async function grantedAt(visitId: string): Promise<string[]> {
	const rows = await stored()`
		select case when u.exception_id is null then e.what else 'undone' end as what
		from granted_exception e left join exception_undo u on u.exception_id = e.id
		where e.visit_id = ${visitId} order by 1`;
	return rows.map((row) => row.what as string);
}

async function reviewInOffice(page: Page, visitId: string): Promise<void> {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/team`);
	await page.getByRole('link', { name: '현장 재량' }).click();
	await page.locator('[name=show]').selectOption('open');
	await press(page, page.getByRole('button', { name: '찾기' }));
	const [row] = await stored()`select id, enrolment_id as who from granted_exception
		where visit_id = ${visitId} and what = 'item'`;
	await press(page, page.locator(`a[href$="/exceptions/${row!.id}"]`));
	await expect(page.getByText(why)).toHaveCount(0);
	await expect(page.getByText(one.name)).toHaveCount(0);
	await press(page, page.getByRole('button', { name: '내용 보기' }));
	await expect(page.getByText(why)).toBeVisible();
	await expect(page.getByText(one.name)).toBeVisible();
	await expectNoFindings(page);
	await expectToFit(page);
	const readings = () => stored()`select from access_entry
		where subject_id = ${row!.who} and reason = 'exception review'`;
	expect(await readings()).toHaveLength(1);

	await page.locator('[name=learned]').fill(learned);
	await page.locator('[name=story]').fill(`${one.name} 님께 파스를 드렸습니다.`);
	await press(page, page.getByRole('button', { name: '저장' }));
	await expect(page.locator('[name=story]')).toHaveAttribute('aria-invalid', 'true');
	await expect(page.locator('[name=learned]')).toHaveValue(learned);
	await expect(page.getByText(why)).toBeVisible();
	await page.setViewportSize({ width: 320, height: 700 });
	await expectNoFindings(page);
	await expectToFit(page);
	await page.locator('[name=story]').fill(story);
	await press(page, page.getByRole('button', { name: '저장' }));
	await expect(page.getByRole('status')).toContainText('저장했습니다');
	await page.goto(`${home()}/admin/exceptions/stories`);
	await expect(page.getByText(story)).toBeVisible();
	await expect(page.getByText(learned)).toHaveCount(0);
}

async function sayCap(page: Page, cap: number): Promise<void> {
	await page.goto(`${home()}/admin/exceptions/settings`);
	await page.locator('[name=cap]').fill(String(cap));
	await press(page, page.getByRole('button', { name: 'Save' }));
	await expect(page.getByRole('status')).toContainText('Saved');
}
