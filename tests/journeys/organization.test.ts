import { expect, test, type Page } from '@playwright/test';
import { briefing, clinic, companies, type Company } from '../town/cast.ts';
import {
	bookService,
	bookTheClinic,
	closeStored,
	enterAsContact,
	expectNoFindings,
	expectToFit,
	home,
	linkIn,
	moveClock,
	noticeTo,
	signIn,
	speak,
	stored
} from './steps.ts';

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

/** A company of this journey alone, so that its lists hold nothing of others. */
const companyOf = (name: string): Company => ({
	...companies[0]!,
	contactEmail: `${name}@journey.example`
});

async function referenceOf(page: Page, series: string): Promise<string> {
	await page.goto(series);
	const words = await page.locator('main').innerText();
	return /신청번호\s+([A-Z0-9]{8})|Reference\s+([A-Z0-9]{8})/.exec(words)!.slice(1).find(Boolean)!;
}

async function findAgain(page: Page, reference: string, email: string): Promise<string> {
	await page.goto(`${home()}/find`);
	await page.locator('[name=reference]').fill(reference);
	await page.locator('[name=email]').fill(email);
	await page.locator('main form button').click();
	await expect(page).toHaveURL(/\?sent$/);
	return page.locator('main').innerText();
}

test('somebody who lost the mail finds the request again by reference and address', async ({
	page
}) => {
	const company = companyOf('lost');
	const series = await bookTheClinic(page, company);
	const reference = await referenceOf(page, series);
	const wrong = await findAgain(page, reference, 'somebody@else.example');
	const right = await findAgain(
		page,
		` ${reference.slice(0, 4)}-${reference.slice(4)}`.toLowerCase(),
		company.contactEmail
	);
	// Both say the address that was typed, and nothing else apart from each other.
	expect(right).toContain(company.contactEmail);
	expect(right.replace(company.contactEmail, '')).toBe(wrong.replace('somebody@else.example', ''));
	expect(page.url()).not.toContain('%40');
	await expect(page.locator('[name=email]')).toHaveValue(company.contactEmail);
	await expectNoFindings(page);
	const link = linkIn(await noticeTo(company.contactEmail, 'series-link'));
	expect(link).not.toBe(series);
	await page.goto(link);
	await expect(page.locator('main')).toContainText(reference);
	const [row] = await stored()`select count(*)::int as n from notice
		where recipient = 'somebody@else.example'`;
	expect(row!.n).toBe(0);
});

for (const language of ['ko', 'en'] as const) {
	test(`a contact comes in by mail, looks through the visits and goes out again (${language})`, async ({
		page,
		browser
	}) => {
		const company = companyOf(`portal-${language}`);
		const series = await bookTheClinic(page, company);
		const reference = await referenceOf(page, series);
		await speak(page, language);
		await page.goto(`${home()}/my/sites`);
		await expect(page).toHaveURL(/\/my\/sign-in$/);
		await enterAsContact(page, company.contactEmail);
		await expect(page.locator('main tbody tr')).toHaveCount(4);
		await expectNoFindings(page);

		await page.locator('[name=q]').fill('없는 곳');
		await page.locator('form.filter button').click();
		await expect(page).toHaveURL(/q=/);
		await expect(page.locator('main tbody tr')).toHaveCount(0);
		await page.goto(`${home()}/my?state=requested&q=${reference}`);
		await expect(page.locator('main tbody tr')).toHaveCount(4);
		await page.goto(`${home()}/my?when=past`);
		await expect(page.locator('main tbody tr')).toHaveCount(0);

		await page.goto(`${home()}/my`);
		await page.locator('main tbody a').first().click();
		await expect(page).toHaveURL(`${home()}/series/${reference}`);
		await page.locator('a[href*="/change?visit="]').first().click();
		await expect(page).toHaveURL(new RegExp(`/series/${reference}/change`));

		const stranger = await (await browser.newContext()).newPage();
		await stranger.goto(`${home()}/series/${reference}`);
		// By the way they come to where they meant to go.
		await expect(stranger).toHaveURL(/\/my\/sign-in\?next=\/[a-z]+\/series\/\w+$/);
		await stranger.context().close();

		await page.goto(`${home()}/my`);
		await page.getByRole('button', { name: /내 메뉴|My menu/ }).click();
		await page.locator('form[action$="/my/sign-out"] button').click();
		await expect(page).toHaveURL(/\/my\/sign-in\?out$/);
		await page.goto(`${home()}/my`);
		await expect(page).toHaveURL(/\/my\/sign-in$/);
	});
}

test('another contact does not open the series, and a link in a mail is not used up by looking', async ({
	page
}) => {
	const series = await bookTheClinic(page, companyOf('first'));
	const reference = await referenceOf(page, series);
	const other = companyOf('second');
	await bookService(page, briefing.key, other);
	await page.goto(`${home()}/my/sign-in`);
	await page.locator('[name=email]').fill(other.contactEmail);
	await page.locator('main form button').click();
	await expect(page).toHaveURL(/\?sent$/);
	const link = linkIn(await noticeTo(other.contactEmail, 'portal-link'));
	for (let at = 0; at < 3; at++) expect((await page.request.get(link)).status()).toBe(200);
	await page.goto(link);
	await page.locator('main form button').click();
	await expect(page).toHaveURL(/\/my$/);
	for (const part of ['', '/change?visit=1', '/poster', '/roster', '/confirmation', '/calendar']) {
		const response = await page.request.get(`${home()}/series/${reference}${part}`);
		expect(response.status(), part).toBe(404);
	}
	await page.goto(link);
	await expect(page.locator('main form')).toHaveCount(0);
});

test('what a site asks is written down once, and stands before the office', async ({ page }) => {
	const series = await bookTheClinic(page, companyOf('site'));
	await page.goto(`${series}/site`);
	await page.locator('[name=entry]').fill('900101-1234567');
	await page.locator('[name=gear]').fill('안전화가 필요합니다. 빌려 드립니다.');
	await page.locator('main form button').click();
	await expect(page.getByRole('alert')).toBeVisible();
	await expect(page.locator('[name=gear]')).toHaveValue('안전화가 필요합니다. 빌려 드립니다.');
	await page.locator('[name=entry]').fill('정문에서 신분증을 맡깁니다');
	await page.locator('main form button').click();
	await expect(page.getByRole('status')).toBeVisible();
	await expect(page.locator('main')).toContainText('정문에서 신분증을 맡깁니다');
	await page.setViewportSize({ width: 320, height: 700 });
	await expectToFit(page);
	await expectNoFindings(page);
	const reference = await referenceOf(page, series);
	const [row] = await stored()`select id from series where reference = ${reference}`;
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/series/${row!.id}`);
	await expect(page.locator('main')).toContainText('안전화가 필요합니다');
});

test('a contact books again with what was typed before, at the same site', async ({ page }) => {
	const company = companyOf('again');
	await bookTheClinic(page, company);
	await enterAsContact(page, company.contactEmail);
	await page.goto(`${home()}/my/sites`);
	await page.locator('a[href*="again="]').first().click();
	await page.locator('.days a').first().click();
	await page.locator('button[name=start]').first().click();
	for (const name of ['organization', 'address', 'room', 'contactName', 'contactEmail'] as const) {
		await expect(page.locator(`[name=${name}]`)).toHaveValue(company[name]);
	}
	await page.locator('form[method=POST] .actions button').click();
	await expect(page).toHaveURL(/\?new$/);
	await page.goto(`${home()}/my/sites`);
	await expect(page.locator('main article')).toHaveCount(1);
	const [row] = await stored()`select count(distinct s.site_id)::int as n from series s
		join organization o on o.id = s.organization_id where o.contact_email = ${company.contactEmail}`;
	expect(row!.n).toBe(1);
});

test('a calendar subscribes, is told when nothing changed, and stops when the address is removed', async ({
	page
}) => {
	const company = companyOf('calendar');
	await bookTheClinic(page, company);
	await enterAsContact(page, company.contactEmail);
	await page.goto(`${home()}/my/calendar`);
	await page.locator('form[action="?/open"] button').click();
	const address = (await page.locator('.address').innerText()).trim();
	expect(address).toMatch(/\/calendar\/[\w-]{43}\.ics$/);
	await expectNoFindings(page);
	await page.goto(`${home()}/my/calendar`);
	await expect(page.locator('main')).not.toContainText(address);

	const feed = await fetch(address);
	expect(feed.headers.get('content-type')).toContain('text/calendar');
	const content = await feed.text();
	expect(content.match(/BEGIN:VEVENT/g)).toHaveLength(4);
	expect(content).toContain('DTSTART;TZID=Asia/Seoul:');
	expect(content).not.toContain('금연');
	const etag = feed.headers.get('etag')!;
	const again = await fetch(address, { headers: { 'if-none-match': etag } });
	expect(again.status).toBe(304);
	expect(await again.text()).toBe('');

	await page.locator('form[action="?/revoke"] button').click();
	await expect(page.getByRole('status')).toBeVisible();
	expect((await fetch(address)).status).toBe(404);
});

test('the office keys in what came by telephone, and prints a confirmation without a mail', async ({
	page,
	browser
}) => {
	await signIn(page, 'admin@hangang.example');
	await page.getByRole('link', { name: '대신 신청하기' }).click();
	await page.goto(`${home()}/admin/book/${clinic.key}`);
	await page.locator('[name=people]').fill('32');
	await page.locator('main form button').click();
	await page.locator('.days a').first().click();
	const start = await page.locator('button[name=start]').first().getAttribute('value');
	await page.locator('button[name=start]').first().click();
	await expect(page).toHaveURL(/\/details\/[\w-]{40,}$/);
	await expect(page.getByRole('note')).toContainText('잡아 두었습니다');
	const visitor = await (await browser.newContext({ locale: 'ko-KR' })).newPage();
	const times = () =>
		visitor
			.goto(`${home()}/book/${clinic.key}?people=32&day=${start!.slice(0, 10)}`)
			.then(() => visitor.locator(`button[name=start][value="${start}"]`).count());
	expect(await times()).toBe(0);

	// A link that leads away gives the time back at once.
	await page.getByRole('link', { name: '주간 일정표' }).click();
	await expect(page).toHaveURL(/\/admin\/board$/);
	expect(await times()).toBe(1);
	await page.goto(`${home()}/admin/book/${clinic.key}?people=32&day=${start!.slice(0, 10)}`);
	await page.locator(`button[name=start][value="${start}"]`).click();
	await page.getByRole('button', { name: '10분 더' }).click();
	await expect(page.getByRole('status')).toContainText('10분 더 잡아 두었습니다');
	expect(await times()).toBe(0);
	await visitor.context().close();
	await page.locator('[name=organization]').fill('전화로 신청한 곳 (예시)');
	await page.locator('[name=address]').fill('서울시 한강구 예시로 7');
	await page.locator('[name=contactName]').fill('경리담당자 예시');
	await page.locator('[name=contactPhone]').fill('02-000-7777');
	await page.locator('form[method=POST] .actions button').click();
	await expect(page.getByRole('alert')).toContainText('신청 방법');
	await expect(page.locator('[name=organization]')).toHaveValue('전화로 신청한 곳 (예시)');
	await page.getByLabel('전화', { exact: true }).check();
	await expectNoFindings(page);
	await page.locator('form[method=POST] .actions button').click();
	await expect(page).toHaveURL(/\?done=booked$/);
	await expect(page.getByRole('status')).toContainText('인쇄');
	await page.getByRole('link', { name: '신청 확인서' }).click();
	await expect(page.locator('article')).toContainText('경리담당자 예시');
	await expectNoFindings(page);
	await page.goto(`${home()}/admin?show=all`);
	await expect(
		page.locator('tbody tr').filter({ hasText: '전화로 신청한 곳' }).first()
	).toContainText('전화');
});

test('after the last visit a certificate with totals is made, and its paper can be checked', async ({
	page
}) => {
	const company = companyOf('paper');
	const series = await bookTheClinic(page, company);
	const reference = await referenceOf(page, series);
	const [row] = await stored()`select s.id, max(v.ends_at) as ends from series s
		join visit v on v.series_id = s.id where s.reference = ${reference} group by s.id`;
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/series/${row!.id}`);
	await page.getByRole('button', { name: '신청 확정' }).click();
	await expect(page).toHaveURL(/done=confirmed/);
	await page.goto(`${series}/certificate`);
	await expect(page.locator('main form')).toHaveCount(0);

	await moveClock(page, new Date((row!.ends as Date).getTime() + 3_600_000));
	await page.goto(series);
	await page.getByRole('link', { name: '참여 확인서', exact: true }).click();
	await page.locator('main form button').click();
	const paper = page.locator('article.paper');
	await expect(paper).toContainText('4회');
	await expect(paper).not.toContainText(company.contactName);
	await expectNoFindings(page);
	const code = /확인 코드\s+([A-Z0-9]{5}) ([A-Z0-9]{5})/.exec(await paper.innerText())!;

	await page.goto(`${home()}/check`);
	await page.locator('[name=reference]').fill(reference);
	await page.locator('[name=code]').fill('AAAAA AAAAA');
	await page.locator('main form button').click();
	await expect(page.getByRole('alert')).toBeVisible();
	await page.locator('[name=code]').fill(`${code[1]} ${code[2]}`);
	await page.locator('main form button').click();
	await expect(page.getByRole('status')).toBeVisible();
	await expect(page.locator('article.paper')).toContainText(company.organization);
	await expectNoFindings(page);
});
