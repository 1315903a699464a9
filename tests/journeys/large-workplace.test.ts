import { expect, test } from '@playwright/test';
import { companies, employeesOfThird, largeClinic } from '../town/cast.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	fillDetails,
	home,
	linkIn,
	noticeTo,
	speak
} from './steps.ts';

test.afterAll(closeStored);

const company = companies[2]!;

test('a company of 420 books five visits over half a year, and sees what each of them is', async ({
	page
}) => {
	await page.setViewportSize({ width: 320, height: 700 });
	await page.goto(home());
	await page.getByRole('link', { name: largeClinic.name.ko }).click();
	await expect(page.locator('main')).toContainText('체력을 측정');
	await page.getByLabel('사업장의 전체 직원은 몇 명입니까?').fill(String(employeesOfThird));
	await page.getByLabel('몇 분이 참여하실 예정입니까?').fill(String(company.headcount));
	await page.getByRole('button', { name: '가능한 날짜 보기' }).click();
	await expect(page.locator('.lead')).toContainText('2시간–2시간 30분');
	await page.locator('.days a').first().click();
	await page.locator('button[name=start]').first().click();
	const visits = page.locator('main ol > li').filter({ hasText: '회차' });
	await expect(visits).toHaveCount(5);
	await expect(visits.first()).toContainText('통합 시작 방문');
	await expect(visits.nth(2)).toContainText('집중 상담 부스');
	await expect(visits.last()).toContainText('최종 평가');
	await expectToFit(page);
	await expectNoFindings(page);
	await fillDetails(page, company);
	await page.getByRole('button', { name: '방문 5회 신청하기' }).click();

	await expect(page.getByText('신청을 받았습니다')).toBeVisible();
	await expect(page.locator('main')).toContainText('420명');
	await page.goto(linkIn(await noticeTo(company.contactEmail, 'series-booked')));
	const calendar = await page.request.get(`${page.url()}/calendar`);
	expect((await calendar.text()).match(/BEGIN:VEVENT/g)).toHaveLength(5);
});

test('a company of 299 is refused by the size of the organization, and both numbers stay', async ({
	page
}) => {
	await speak(page, 'en');
	await page.goto(`${home()}/services/${largeClinic.key}`);
	await page.locator('[name=employees]').fill('299');
	await page.locator('[name=people]').fill('40');
	await page.getByRole('button', { name: 'See dates' }).click();
	await expect(page.getByRole('alert')).toContainText('300 employees or more');
	await expect(page.getByRole('alert')).toContainText('not how many take part');
	await expect(page.locator('[name=employees]')).toHaveValue('299');
	await expect(page.locator('[name=people]')).toHaveValue('40');
	await expectNoFindings(page);
});

test('no page and no post lets a small organization past that rule', async ({ page }) => {
	const people = 'people=40&employees=420';
	await page.goto(`${home()}/book/${largeClinic.key}?${people}`);
	await page.locator('.days a').first().click();
	const start = (await page.locator('button[name=start]').first().getAttribute('value'))!;
	const time = `${home()}/book/${largeClinic.key}/details?${people}&start=${start}`;
	for (const small of ['employees=299', 'employees=', 'employees=x', '']) {
		await page.goto(new URL(time.replace('employees=420', small), home()).href);
		await expect(page).toHaveURL(new RegExp(`/book/${largeClinic.key}\\?people=40&employees=`));
		await expect(page.getByRole('alert')).toBeVisible();
	}
	await page.goto(new URL(time, home()).href);
	await fillDetails(page, company);
	await page.locator('[name=employees]').evaluate((field: HTMLInputElement) => {
		field.value = '299';
	});
	await page.locator('form[method=POST] .actions button').click();
	await expect(page.getByRole('alert')).toContainText('300명 이상');
	await expect(page.locator('[name=organization]')).toHaveValue(company.organization);
});
