import { expect, test } from '@playwright/test';
import { aVisitToday, prepare, unlock } from './field-steps.ts';
import { closeStored, expectNoFindings, expectToFit, moveClock, stored } from './steps.ts';

/*
 * Before a counselor leaves: the phone says whether the day can be relied on, and what is missing.
 */

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('a phone says that it is ready and until when, and what is missing half a day later', async ({
	page,
	browser
}) => {
	test.setTimeout(120_000);
	const visit = await aVisitToday(page);
	const [row] = await stored()`select starts_at from visit where id = ${visit.id}`;
	const context = await browser.newContext({
		viewport: { width: 320, height: 740 },
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul'
	});
	const phone = await context.newPage();
	// The phone's clock agrees with the town's.
	await phone.clock.install({ time: row!.starts_at as Date });
	await prepare(phone, visit.email);
	await phone.getByRole('link', { name: '출발 전 확인' }).click();
	await expect(phone.getByText('준비됐습니다')).toBeVisible();
	await expect(phone.getByText(/까지 인터넷 없이 일정과 명단을 볼 수 있습니다/)).toBeVisible();
	await expectToFit(phone);
	await expectNoFindings(phone);

	await context.setOffline(true);
	await phone.reload();
	await unlock(phone);
	await expect(phone.getByText('준비됐습니다')).toBeVisible();
	await expect(
		phone.getByRole('listitem').filter({ hasText: '신호가 없어도 앱이 열립니다' })
	).toBeVisible();

	// What was fetched in the evening is not what the morning's visits are.
	await phone.clock.fastForward('13:00:00');
	await unlock(phone);
	await expect(phone.getByText('출발 전에 확인할 것이 1가지 있습니다')).toBeVisible();
	await expect(phone.locator('main li').first()).toContainText('일정과 명단');
	await phone.getByRole('button', { name: '지금 받아오고 다시 확인하기' }).click();
	await expect(phone.locator('main li').first()).toContainText('확인 필요');

	await context.setOffline(false);
	await phone.getByRole('button', { name: '지금 받아오고 다시 확인하기' }).click();
	// The town's clock stood still meanwhile: now it is the clocks that differ.
	await expect(phone.locator('main li').first()).toContainText('서버 시각과 13시간 다릅니다');
	await context.close();
});
