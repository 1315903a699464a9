import { expect, test } from '@playwright/test';
import { agree, aVisitToday, one, openVisit, prepare, two } from './field-steps.ts';
import { closeStored, expectNoFindings, expectToFit, stored } from './steps.ts';

test.afterAll(closeStored);

test('a visit is ended without a signal: who is left, who did not come, and what waits', async ({
	page,
	browser
}) => {
	const visit = await aVisitToday(page);
	const context = await browser.newContext({
		viewport: { width: 320, height: 700 },
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul'
	});
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await context.setOffline(true);
	await openVisit(phone, visit.id);
	await phone.getByRole('button', { name: `${one.name} 님 도착 기록` }).click();
	await expect(phone.getByText('이 기기에 있음')).toHaveCount(1);

	// A contact that is begun and left is found again.
	await phone.getByRole('link', { name: one.name }).click();
	await phone.locator('.next-act').waitFor();
	await agree(phone);
	await phone.getByRole('link', { name: '상담 시작' }).click();
	await phone.getByRole('button', { name: '다음', exact: true }).click();
	await phone.locator('form [type=radio]').first().check({ force: true });
	// What was tapped is kept a moment later.
	await phone.waitForTimeout(400);
	await phone.goBack();
	await phone.locator('.next-act').waitFor();
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: '방문 마치기' }).click();
	const left = phone.locator('section', { has: phone.locator('#unfinished') });
	await expect(left.getByRole('listitem').first()).toContainText('상담을 쓰다 말았습니다');
	await expect(left.getByRole('listitem').nth(1)).toContainText(two.name);
	await expect(left.getByRole('listitem').nth(1)).toContainText('아직 도착 전');
	await expect(phone.getByText('아직 보내지 않은 기록 2건')).toBeVisible();
	await expect(phone.getByText('지금은 연결되지 않습니다')).toBeVisible();
	await expectNoFindings(phone);
	await expectToFit(phone);

	await phone.getByRole('button', { name: '오지 않은 1명을 불참으로 기록' }).click();
	const asked = phone.getByRole('dialog', { name: '1명을 불참으로 기록할까요?' });
	await expect(asked).toContainText(two.name);
	await expectNoFindings(phone);
	await asked.getByRole('button', { name: '1명 불참 기록' }).click();
	await expect(left.getByRole('listitem')).toHaveCount(1);
	await expect(phone.getByText('아직 보내지 않은 기록 3건')).toBeVisible();

	await context.setOffline(false);
	await expect(phone.getByText('이 기기의 기록이 모두 서버에 있습니다')).toBeVisible({
		timeout: 30_000
	});
	await expectNoFindings(phone);
	// It says so on the roster, and what it is called among the records.
	await openVisit(phone, visit.id);
	const absent = phone.locator('.row-of-roster', { hasText: two.name });
	await expect(absent).toContainText('불참으로 기록함');
	await expect(absent.getByRole('button', { name: `${two.name} 님 도착 기록` })).toBeVisible();
	await phone.locator('nav a[href$="/field/records"]').click();
	await expect(phone.getByText(`불참 · ${two.name}`)).toBeVisible();
	const kept = await stored()`select c.result, p.name from contact c
		join enrolment e on e.id = c.enrolment_id join participant p on p.id = e.participant_id
		where c.visit_id = ${visit.id}`;
	expect(kept).toEqual([{ result: 'no_show', name: two.name }]);
	await context.close();
});
