import { expect, test, type Page } from '@playwright/test';
import { clinic, companies, largeClinic, type Company } from '../town/cast.ts';
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

/** A company of this journey alone, so that its mails are those of no other. */
const companyOf = (name: string): Company => ({
	...companies[0]!,
	contactEmail: `${name}@journey.example`
});

async function idOf(email: string): Promise<string> {
	const [row] =
		await stored()`select s.id from series s join organization o on o.id = s.organization_id
		where o.contact_email = ${email} order by s.requested_at desc limit 1`;
	return row!.id as string;
}

const save = (page: Page) => page.locator('main form .actions button').click();

for (const language of ['ko', 'en'] as const) {
	test(`the office corrects an address, and the link that ended leads on (${language})`, async ({
		page,
		browser
	}) => {
		const company = companyOf(`mistyped-${language}`);
		const right = `right-${language}@journey.example`;
		const series = await bookTheClinic(page, company);
		const office = `${home()}/admin/series/${await idOf(company.contactEmail)}`;
		await signIn(page, 'admin@hangang.example');
		await speak(page, language);
		await page.goto(office);
		await page.locator('a[href$="/contact"]').click();
		await expect(page.locator('[name=contactEmail]')).toHaveValue(company.contactEmail);
		await expect(page.locator('[name=endsLinks]')).toBeChecked();
		await expectNoFindings(page);
		await expectToFit(page);
		await page.locator('[name=contactName]').fill('바른 이름');
		await page.locator('[name=contactEmail]').fill('no address');
		await save(page);
		await expect(page.locator('[name=contactEmail]')).toHaveAttribute('aria-invalid', 'true');
		await expect(page.locator('[name=contactName]')).toHaveValue('바른 이름');
		await page.locator('[name=contactEmail]').fill(right);
		await save(page);
		await expect(page).toHaveURL(`${office}?done=corrected-told`);
		await expect(page.locator('[role=status]')).toContainText(right);
		await expectNoFindings(page);

		const holder = await (await browser.newContext({ javaScriptEnabled: true })).newPage();
		await speak(holder, language);
		expect((await holder.goto(series))!.status()).toBe(404);
		await expect(holder.locator('h1')).toContainText(
			language === 'ko' ? '이 비밀 링크는 이제 열리지 않습니다' : 'This private link does not open'
		);
		const ways = holder.locator('main a');
		await expect(ways).toHaveCount(1);
		expect(await holder.locator('main').innerText()).not.toContain(company.organization);
		await expectNoFindings(holder);
		await expectToFit(holder);
		await ways.click();
		await expect(holder).toHaveURL(`${home()}/find`);
		await holder.goto(linkIn(await noticeTo(right, 'series-corrected')));
		await expect(holder.locator('main')).toContainText(right);
		await holder.context().close();
	});
}

test('the organization corrects its name and telephone by its link, without a script', async ({
	page,
	browser
}) => {
	const series = await bookTheClinic(page, companyOf('by-itself'));
	const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ko-KR' });
	const plain = await context.newPage();
	await plain.goto(series);
	await plain.locator('a[href$="/contact"]').click();
	await plain.locator('[name=contactName]').fill('새 담당');
	await plain.locator('[name=contactPhone]').fill('12');
	await save(plain);
	await expect(plain.locator('[name=contactPhone]')).toHaveAttribute('aria-invalid', 'true');
	await expect(plain.locator('[name=contactName]')).toHaveValue('새 담당');
	await plain.locator('[name=contactPhone]').fill('02-000-7777');
	await save(plain);
	await expect(plain).toHaveURL(`${series}?done=corrected`);
	await expect(plain.locator('main')).toContainText('새 담당');
	await expect(plain.locator('main')).toContainText('02-000-7777');
	await context.close();
});

test('the office corrects the number of people as far as the time is enough', async ({ page }) => {
	const company = companyOf('fewer');
	await bookTheClinic(page, company);
	const office = `${home()}/admin/series/${await idOf(company.contactEmail)}`;
	await signIn(page, 'admin@hangang.example');
	await page.goto(office);
	await page.locator('a[href$="/people"]').click();
	await page.locator('[name=people]').fill('90');
	await save(page);
	await expect(page.locator('[name=people]')).toHaveAttribute('aria-invalid', 'true');
	await expect(page.locator('[name=people]')).toHaveValue('90');
	await expectNoFindings(page);
	await page.locator('[name=people]').fill('31');
	await save(page);
	await expect(page).toHaveURL(`${office}?done=corrected-told`);
	expect(await noticeTo(company.contactEmail, 'series-corrected')).toContain('31');
});

test('whoever goes back to change the number finds what they answered', async ({ page }) => {
	await page.goto(`${home()}/book/${largeClinic.key}?people=20&employees=350`);
	await page.locator('main a').first().click();
	await expect(page).toHaveURL(/\/services\//);
	await expect(page.locator('[name=people]')).toHaveValue('20');
	await expect(page.locator('[name=employees]')).toHaveValue('350');

	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/book/${clinic.key}?people=33`);
	await page.locator('main a').first().click();
	await expect(page.locator('[name=people]')).toHaveValue('33');
	await expect(page.locator('[aria-invalid=true]')).toHaveCount(0);
	await page.locator('[name=people]').fill('34');
	await page.locator('main form button').last().click();
	await expect(page.locator('.days a').first()).toHaveAttribute('href', /people=34/);
});
