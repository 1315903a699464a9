import { expect, test } from '@playwright/test';
import { clinic, companies } from '../town/cast.ts';
import { bookByKeyboard } from './by-keyboard.ts';
import {
	bookTheClinic,
	closeStored,
	expectNoFindings,
	expectOneLine,
	expectToFit,
	fillDetails,
	home,
	linkIn,
	noticeTo,
	speak,
	stored
} from './steps.ts';

test.afterAll(closeStored);

test('a safety officer books four visits for 32 people in one go', async ({ page }) => {
	await page.goto(home());
	await expectNoFindings(page);
	await page.getByRole('link', { name: '찾아가는 직장인 금연클리닉' }).click();
	await page.getByLabel('몇 분이 참여하실 예정입니까?').fill('32');
	await page.getByRole('button', { name: '가능한 날짜 보기' }).click();
	await page.locator('.days a').first().click();
	await page.locator('button[name=start]').first().click();
	await expect(page.locator('main ol > li').filter({ hasText: '회차' })).toHaveCount(4);
	await fillDetails(page, companies[0]!);
	await page.getByRole('button', { name: '방문 4회 신청하기' }).click();

	await expect(page.getByText('신청을 받았습니다')).toBeVisible();
	await expect(page.getByText('확인 중').or(page.getByText('신청함')).first()).toBeVisible();
	const mail = await noticeTo(companies[0]!.contactEmail, 'series-booked');
	expect(mail).toContain('32명');
	await page.goto(linkIn(mail));
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('방문 신청');

	const calendar = await page.request.get(`${page.url()}/calendar`);
	expect(calendar.headers()['content-type']).toContain('text/calendar');
	expect((await calendar.text()).match(/BEGIN:VEVENT/g)).toHaveLength(4);
});

test('29 people where the minimum is 30 is refused by the rule, and the number stays', async ({
	page
}) => {
	await speak(page, 'en');
	await page.goto(`${home()}/services/${clinic.key}`);
	await page.getByLabel('How many people will take part?').fill('29');
	await page.getByRole('button', { name: 'See dates' }).click();
	await expect(page.getByRole('alert')).toContainText('30');
	await expect(page.getByLabel('How many people will take part?')).toHaveValue('29');
	await expect(page).toHaveTitle(/^Error:/);
});

for (const language of ['ko', 'en'] as const) {
	test(`by keyboard and by names alone, without a script, at 320 px: booked (${language})`, async ({
		browser
	}) => {
		const context = await browser.newContext({
			javaScriptEnabled: false,
			locale: language === 'ko' ? 'ko-KR' : 'en-US',
			viewport: { width: 320, height: 640 }
		});
		const page = await context.newPage();
		await page.goto(`${home()}/book/${clinic.key}?people=32`);
		await page.locator('.days a').first().click();
		await expectOneLine(page.locator('button[name=start]'));
		await expectToFit(page);
		await page.goto(`${home()}/services/${clinic.key}`);
		await bookByKeyboard(page, { company: companies[1]!, language });
		await expectToFit(page);
		await context.close();
	});
}

test('wrong details keep everything typed and name each field', async ({ page }) => {
	await speak(page, 'en');
	await page.goto(`${home()}/book/${clinic.key}?people=32`);
	await page.locator('.days a').first().click();
	await page.locator('button[name=start]').first().click();
	await page.locator('[name=organization]').fill('다온정밀 (예시)');
	await page.locator('[name=contactEmail]').fill('not an address');
	await page.locator('[name=contactPhone]').fill('12');
	await page.locator('[name=registrationNumber]').fill('123-45-67890');
	await page.locator('form[method=POST] .actions button').click();
	await expect(page.getByRole('alert').getByRole('link')).toHaveCount(5);
	await expect(page.locator('[name=registrationNumber]')).toHaveValue('123-45-67890');
	await expect(page.locator('#registrationNumber-error')).toContainText('ten digits');
	await expect(page.locator('[name=organization]')).toHaveValue('다온정밀 (예시)');
	await expect(page.locator('[name=contactEmail]')).toHaveValue('not an address');
	await expectNoFindings(page);
	await page.setViewportSize({ width: 320, height: 700 });
	await expectToFit(page);
});

test('a time that somebody else took meanwhile keeps the form and offers others', async ({
	page
}) => {
	await page.goto(`${home()}/book/${clinic.key}?people=32`);
	await page.locator('.days a').nth(5).click();
	const start = await page.locator('button[name=start]').nth(2).getAttribute('value');
	// Two who did not have it kept for them.
	const address = `${home()}/book/${clinic.key}/details?people=32&start=${start}`;
	await page.goto(address);
	const other = await page.context().newPage();
	await other.goto(address);
	await fillDetails(other, companies[1]!);
	await other.locator('form[method=POST] .actions button').click();
	await expect(other).toHaveURL(/\?new$/);

	await fillDetails(page, companies[0]!);
	await page.locator('form[method=POST] .actions button').click();
	await expect(page.getByText('이 시각은 이제 신청할 수 없습니다')).toBeVisible();
	await expect(page.locator('[name=organization]')).toHaveValue(companies[0]!.organization);
	await page.locator('[name=start]').first().check();
	await page.locator('form[method=POST] .actions button').click();
	// The dates of another time are shown before they are booked.
	await expect(page.getByRole('alert')).toContainText('신청할 날짜를 확인해 주세요');
	await page.locator('form[method=POST] .actions button').click();
	await expect(page).toHaveURL(/\?new$/);
});

test('sending one form twice books once', async ({ page }) => {
	const company = { ...companies[0]!, contactEmail: 'twice@daon.example' };
	const sending = page.waitForRequest(
		(request) => request.method() === 'POST' && (request.postData() ?? '').includes('twice')
	);
	await bookTheClinic(page, company);
	const first = await sending;
	const again = await page.request.post(first.url(), {
		headers: {
			accept: 'text/html',
			'content-type': first.headers()['content-type']!,
			origin: process.env.DOORSTEP_URL!
		},
		data: first.postDataBuffer()!,
		maxRedirects: 0
	});
	expect(again.status()).toBe(303);
	expect(again.headers()['location']).toMatch(/\/series\/[^/]+\?new$/);
	const [series] = await stored()`select count(*)::int as n from series s
		join organization o on o.id = s.organization_id where o.contact_email = ${company.contactEmail}`;
	expect(series!.n).toBe(1);
});
