import { expect, test } from '@playwright/test';
import { aVisitToday, one, openVisit, prepare } from './field-steps.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	linkIn,
	moveClock,
	noticeTo,
	stored
} from './steps.ts';

/*
 * A consent is a person's own: who declines what no registration goes without is not registered, who
 * agreed can take it back, and whoever was not met is never recorded as seen.
 */

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('who declines is not registered, errors speak their language, and nobody unmet is seen', async ({
	page,
	browser
}) => {
	test.setTimeout(120_000);
	const visit = await aVisitToday(page);
	const context = await browser.newContext({
		viewport: { width: 320, height: 740 },
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul'
	});
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await openVisit(phone, visit.id);

	// Nobody was met: nothing is chosen, and going on asks for the result.
	await phone.getByRole('link', { name: one.name }).click();
	await phone.getByRole('link', { name: '만나지 못함·통화 안 됨 기록' }).click();
	await expect(phone.getByRole('radio', { name: '오지 않음' })).not.toBeChecked();
	await expect(phone.getByRole('radio', { name: '상담함' })).toHaveCount(0);
	await phone.getByRole('button', { name: '다음', exact: true }).click();
	await expect(phone.getByRole('alert')).toContainText('상담 결과');
	await expectNoFindings(phone);
	await expectToFit(phone);
	await phone.getByRole('link', { name: '취소' }).click();

	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: '현장에서 새로 등록' }).click();
	await phone.locator('[name=name]').fill('하늘찬');
	await phone.locator('[name=phone]').fill('010-7000-9001');
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await phone.getByRole('link', { name: '동의 받기' }).click();
	await phone.getByText('동의함', { exact: true }).first().click();
	await phone.getByText('English', { exact: true }).click();
	await expect(phone.getByText('The language changed')).toBeVisible();
	await expect(phone.getByRole('radio', { name: 'I agree' }).first()).not.toBeChecked();
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await expect(phone.getByRole('alert')).not.toContainText('입력하지 않은');
	for (const no of await phone.getByText('I decline', { exact: true }).all()) await no.click();
	await expect(phone.getByText('You will not be registered')).toBeVisible();
	await expectNoFindings(phone);
	await expectToFit(phone);
	await phone.getByRole('button', { name: '등록하지 않고 마치기' }).click();
	await expect(phone.getByText('등록하지 않았습니다')).toBeVisible();
	await expectNoFindings(phone);
	await openVisit(phone, visit.id);
	await expect(phone.getByText('등록하지 않음', { exact: true })).toHaveCount(1);
	await phone.getByRole('button', { name: '지금 보내기' }).click();
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible({ timeout: 30_000 });
	expect(await stored()`select id from notice where recipient = '010-7000-9001'`).toHaveLength(0);

	// Who agreed takes it back by the private link.
	const plan = linkIn(await noticeTo(one.phone, 'plan-link'));
	await page.setViewportSize({ width: 320, height: 740 });
	await page.goto(plan);
	await page.getByRole('link', { name: /^철회: 개인정보/ }).click();
	await expect(page.locator('main')).toContainText('더 이상 참여자로 등록되어 있지 않습니다');
	await expectNoFindings(page);
	await expectToFit(page);
	await page.getByRole('button', { name: '이 동의 철회하기' }).click();
	await expect(page.getByRole('status')).toContainText('동의를 철회했습니다');
	await expect(page.locator('main')).toContainText('등록되어 있지 않습니다');
	await expect(page.getByRole('link', { name: /^철회: 개인정보/ })).toHaveCount(0);
	await expectNoFindings(page);
	await context.close();
});
