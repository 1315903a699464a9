import { createHash } from 'node:crypto';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { clinic, companies, hangang } from '../town/cast.ts';
import {
	aPlaceAskedFor,
	aPlaceInLine,
	closeStored,
	expectNoFindings,
	expectToFit,
	fillDetails,
	home,
	linkIn,
	noticeTo,
	signIn,
	stored
} from './steps.ts';

test.afterAll(closeStored);

const send = (page: Page) => page.locator('form[method=POST] .actions button').click();
const dates = () => `${home()}/book/${clinic.key}?people=32`;

/** The times of a day, as somebody without JavaScript sees them. */
async function toTimes(page: Page, day: number): Promise<string[]> {
	await page.goto(dates());
	await page.locator('.days a').nth(day).click();
	return timesOn(page);
}
const timesOn = (page: Page) =>
	page
		.locator('button[name=start]')
		.evaluateAll((buttons) => buttons.map((one) => (one as HTMLButtonElement).value));

async function choose(page: Page, start: string): Promise<void> {
	await page.locator(`button[name=start][value="${start}"]`).first().click();
	await expect(page).toHaveURL(/\/details\/[\w-]{40,}$/);
}

async function somebodyElse(browser: Browser): Promise<Page> {
	const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ko-KR' });
	return context.newPage();
}

/** The time for which the page keeps it is over. */
async function runOut(page: Page): Promise<void> {
	await stored()`update hold set made_at = made_at - interval '1 day',
		expires_at = now() - interval '1 second' where token_hash = ${holdOn(page)}`;
}

/** What the database knows the hold of a page by. */
function holdOn(page: Page): string {
	const token = page.url().split('/').at(-1)!;
	return createHash('sha256').update(token).digest('hex');
}

test('a chosen time is kept for whoever fills in the form, and for nobody else', async ({
	page,
	browser
}) => {
	const other = await somebodyElse(browser);
	const [mine] = await toTimes(page, 3);
	await toTimes(other, 3);
	await choose(page, mine!);
	await expect(page.getByText('이 시각을 잡아 두었습니다')).toBeVisible();
	await expectNoFindings(page);

	// The other still has the page of before, then a fresh one.
	await other.locator(`button[name=start][value="${mine}"]`).click();
	await expect(other.getByRole('alert')).toContainText('방금 다른 곳에서 신청한 시간입니다');
	await expect(other.getByRole('heading', { name: '가까운 시각' })).toBeVisible();
	expect(await timesOn(other)).not.toContain(mine);
	expect(await toTimes(other, 3)).not.toContain(mine);
	expect(await toTimes(page, 3)).toContain(mine);

	// Another choice, far enough from the first, gives that one back.
	const last = (await timesOn(page)).at(-1)!;
	await choose(page, last);
	expect(await toTimes(other, 3)).toContain(mine);

	await fillDetails(page, companies[0]!);
	await send(page);
	await expect(page).toHaveURL(/\?new$/);
	await other.context().close();
});

test('the form says until when, keeps the time once more, and loses nothing typed', async ({
	page
}) => {
	const [start] = await toTimes(page, 4);
	await choose(page, start!);
	const hold = holdOn(page);
	await page.locator('[name=organization]').fill(companies[0]!.organization);
	await page.locator('[name=note]').fill('주차는 뒤편');
	const until = await page.locator('.notice:visible').innerText();
	expect(until).toMatch(/\d{2}:\d{2}까지/);
	await page.getByRole('button', { name: '10분 더 잡아 두기' }).click();
	await expect(page.getByRole('status')).toContainText('10분 더 잡아 두었습니다');
	await expect(page.locator('[name=organization]')).toHaveValue(companies[0]!.organization);
	await expect(page.locator('[name=note]')).toHaveValue('주차는 뒤편');
	await expect(page.getByRole('button', { name: '10분 더 잡아 두기' })).toHaveCount(0);
	await page.setViewportSize({ width: 320, height: 700 });
	await expectToFit(page);
	await expectNoFindings(page);
	// Looking at other dates gives nothing up; what is held stays on the list of whoever holds it.
	await page.getByRole('link', { name: '다른 날짜 고르기' }).click();
	await expect(page).toHaveURL(/\?people=32/);
	const [row] = await stored()`
		select count(*)::int as n from allocation a join hold h on h.id = a.hold_id
		where h.token_hash = ${hold} and a.released_at is null`;
	expect(row!.n).toBeGreaterThan(0);
	expect(await toTimes(page, 4)).toContain(start);
});

test('Enter in a field sends the form and does not merely keep the time', async ({ page }) => {
	const [start] = await toTimes(page, 4);
	await choose(page, start!);
	await fillDetails(page, companies[1]!);
	await page.locator('[name=organization]').press('Enter');
	await expect(page).toHaveURL(/\?new$/);
});

test('a time that ran out is booked all the same while it is free', async ({ page }) => {
	const [start] = await toTimes(page, 5);
	await choose(page, start!);
	await fillDetails(page, companies[0]!);
	await runOut(page);
	await send(page);
	await expect(page).toHaveURL(/\?new$/);
});

test('dates that changed after the time ran out are shown before they are booked', async ({
	page
}) => {
	const [start] = await toTimes(page, 7);
	await choose(page, start!);
	const second = page.getByRole('listitem').filter({ hasText: '2회차' });
	const before = await second.innerText();
	const [closed] = await stored()`
		insert into holiday (agency_id, day, name, observed)
		select h.agency_id, (v.starts_at at time zone 'Asia/Seoul')::date, '{"ko": "휴무", "en": "Closed"}', true
		from hold h join held_visit v on v.hold_id = h.id
		where h.token_hash = ${holdOn(page)} and v.number = 2 returning agency_id, day`;
	try {
		await runOut(page);
		await fillDetails(page, companies[0]!);
		await send(page);
		await expect(page.getByRole('alert')).toContainText('신청할 날짜를 확인해 주세요');
		await expect(page.locator('[name=organization]')).toHaveValue(companies[0]!.organization);
		expect(await second.innerText()).not.toBe(before);
		await send(page);
		await expect(page).toHaveURL(/\?new$/);
	} finally {
		await stored()`delete from holiday where agency_id = ${closed!.agency_id} and day = ${closed!.day}`;
	}
});

test('the page itself says when the time is over, without a script', async ({ browser }) => {
	const page = await somebodyElse(browser);
	const [start] = await toTimes(page, 8);
	await choose(page, start!);
	await stored()`update hold set expires_at = now() + interval '15 seconds' where token_hash = ${holdOn(page)}`;
	await page.reload();
	await expect(page.getByText('이 시각을 잡아 두었습니다')).toBeVisible();
	await expect(page.getByText('잡아 둔 시간이 끝났습니다')).toBeHidden();
	await expect(page.getByText('잡아 둔 시간이 끝났습니다')).toBeVisible({ timeout: 40_000 });
	await expect(page.getByText('이 시각을 잡아 두었습니다')).toBeHidden();
	await page.context().close();
});

test('a tab learns that its time was given up in another one, and keeps what was typed', async ({
	page
}) => {
	const [start] = await toTimes(page, 9);
	await choose(page, start!);
	await page.locator('[name=organization]').fill(companies[0]!.organization);
	const shownAgain = () =>
		page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
	const gone = page.getByText('이 시각은 더 잡아 두지 않습니다');
	const asked = page.waitForResponse((response) => response.url() === page.url());
	await shownAgain();
	await (await asked).finished();
	await expect(page.getByText('이 시각을 잡아 두었습니다')).toBeVisible();
	await expect(gone).toBeHidden();

	const other = await page.context().newPage();
	await toTimes(other, 9);
	await choose(other, (await timesOn(other)).at(-1)!);
	await shownAgain();
	await expect(gone).toBeVisible();
	await expect(page.getByText('이 시각을 잡아 두었습니다')).toBeHidden();
	await expect(page.getByRole('button', { name: '10분 더 잡아 두기' })).toBeHidden();
	await expect(page.locator('[name=organization]')).toHaveValue(companies[0]!.organization);
	await expectNoFindings(page);
	// A fresh look shows empty fields, and speaks of nothing typed.
	await page.reload();
	await expect(gone).toBeVisible();
	await expect(page.getByText('적으신 내용은 그대로')).toHaveCount(0);
});

test('one that ran out and was taken keeps what was typed and offers the nearest', async ({
	browser
}) => {
	const page = await somebodyElse(browser);
	const other = await somebodyElse(browser);
	const [, start] = await toTimes(page, 6);
	await choose(page, start!);
	await fillDetails(page, companies[0]!);
	await runOut(page);
	await toTimes(other, 6);
	await choose(other, start!);
	await send(page);
	await expect(page.getByText('이 시각은 이제 신청할 수 없습니다').first()).toBeVisible();
	await expect(page.locator('[name=organization]')).toHaveValue(companies[0]!.organization);
	await page.locator('[name=start]').first().check();
	await send(page);
	// The dates of another time are shown before they are booked.
	await expect(page.getByRole('alert')).toContainText('신청할 날짜를 확인해 주세요');
	await expect(page.getByRole('heading', { name: '방문 일정' })).toBeVisible();
	await expect(page.locator('[name=organization]')).toHaveValue(companies[0]!.organization);
	await send(page);
	await expect(page).toHaveURL(/\?new$/);
	// Whoever took it has it.
	await fillDetails(other, companies[1]!);
	await send(other);
	await expect(other).toHaveURL(/\?new$/);
	await page.context().close();
	await other.context().close();
});

test('who comes back to a time that they booked is not asked to book it again', async ({
	browser
}) => {
	const page = await somebodyElse(browser);
	const [start] = await toTimes(page, 9);
	await choose(page, start!);
	const kept = page.url();
	await fillDetails(page, companies[0]!);
	await send(page);
	await expect(page).toHaveURL(/\?new$/);
	await page.goto(kept);
	await expect(page.getByText('이 시간은 방금 신청하셨습니다')).toBeVisible();
	await expect(page.locator('[name=organization]')).toHaveCount(0);
	await expect(page.getByText('이제 신청할 수 없습니다')).toHaveCount(0);
	await page.getByRole('link', { name: '이메일만으로 내 방문 모두 보기' }).click();
	await expect(page.locator('[name=email]')).toBeVisible();
	await page.context().close();
});

test('somebody who waits is written to when time opens, and books it', async ({ page }) => {
	const email = 'patient@daon.example';
	// Whoever waits from an earlier journey would be served first, and no more is offered than may be.
	await stored()`update hold set ended_at = now() where waiting_id is not null and ended_at is null`;
	await stored()`update waiting set left_at = now() where left_at is null`;
	// Everybody is away for weeks, so that days before the first one can open.
	await stored()`insert into leave (agency_id, id, resource_id, from_day, to_day)
		select agency_id, gen_random_uuid(), id, current_date, current_date + 24 from resource
		where agency_id = ${hangang.id} and staff_id is not null`;
	await page.goto(dates());
	await page.getByRole('link', { name: '자리가 나면 알려 주세요' }).click();
	await expect(page.getByText('그보다 이른 날만')).toBeVisible();
	await send(page);
	await expect(page.getByRole('alert').getByRole('link')).toHaveCount(2);
	await expectNoFindings(page);
	await stored()`delete from leave where from_day = current_date and to_day = current_date + 24`;

	const place = await aPlaceInLine(page, email);
	const offer = linkIn(await noticeTo(email, 'waiting-offer'));
	await page.goto(place);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('대기 신청 내용');

	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/waiting`);
	await expect(page.getByRole('row').filter({ hasText: email })).toContainText('제안함');

	await page.goto(offer);
	await expect(page.getByText('이 시각을 잡아 두었습니다')).toBeVisible();
	await expect(page.locator('[name=contactEmail]')).toHaveValue(email);
	await fillDetails(page, companies[1]!);
	await send(page);
	await expect(page).toHaveURL(/\?new$/);
	await page.goto(place);
	await expect(page.getByText('지금은 대기하고 계시지 않습니다')).toBeVisible();
});

test('only a press behind the mailed link puts somebody in line, in English and without JavaScript', async ({
	browser
}) => {
	const email = 'asked@daon.example';
	const viewport = { width: 320, height: 700 };
	const context = await browser.newContext({ javaScriptEnabled: false, viewport, locale: 'en-US' });
	const page = await context.newPage();
	const place = await aPlaceAskedFor(page, email);
	await page.goto(place);
	await page.reload();
	await expect(page.getByText('You are not in line yet')).toBeVisible();
	await expectToFit(page);
	const inLine = () =>
		stored()`select count(*)::int as n from waiting where email = ${email} and confirmed_at is not null`;
	expect((await inLine())[0]!.n).toBe(0);
	await page.getByRole('button', { name: 'Put me in line' }).click();
	await expect(page.getByRole('button', { name: 'Leave the list' })).toBeVisible();
	expect((await inLine())[0]!.n).toBe(1);
	await page.getByRole('button', { name: 'Leave the list' }).click();
	await context.close();
});

test('the waiting list is left by its link, with a post and not by looking', async ({ page }) => {
	const place = await aPlaceInLine(page, 'leaving@daon.example');
	await page.goto(place);
	await expect(page.getByRole('button', { name: '대기 그만두기' })).toBeVisible();
	await page.getByRole('button', { name: '대기 그만두기' }).click();
	await expect(page.getByText('지금은 대기하고 계시지 않습니다')).toBeVisible();
	const [row] = await stored()`
		select count(*)::int as n from waiting where email = 'leaving@daon.example'`;
	expect(row!.n).toBe(0);
});
