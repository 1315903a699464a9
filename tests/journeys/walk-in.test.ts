import { expect, test } from '@playwright/test';
import { aVisitToday, one, openVisit, prepare, unlock } from './field-steps.ts';
import { closeStored, expectNoFindings, expectToFit, moveClock, speak, stored } from './steps.ts';

/*
 * Somebody comes who is on no list, and there is no signal: they are registered on the phone, talked
 * to like everybody else, and the server finds out whether it knew them.
 */

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('who comes unannounced is registered without a signal, and who was known is found again', async ({
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
	await context.setOffline(true);

	await phone.getByRole('link', { name: '현장에서 새로 등록' }).click();
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await expect(phone.getByRole('alert').getByRole('link')).toHaveCount(2);
	await expectToFit(phone);
	await expectNoFindings(phone);
	await phone.locator('[name=phone]').fill('02-123-4567');
	await phone.locator('[name=name]').fill('하늘찬');
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await expect(phone.getByRole('alert').getByRole('link')).toHaveCount(1);
	await phone.locator('[name=phone]').fill('01070001234');
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('하늘찬');
	await expect(phone.getByText('이 기기에 있음').first()).toBeVisible();
	await expect(phone.getByRole('link', { name: '동의 받기' })).toBeVisible();

	// The number of somebody on the roster is pointed out; they may still be another person.
	await phone.goBack();
	await phone.goBack();
	await phone.getByRole('link', { name: '현장에서 새로 등록' }).click();
	await phone.locator('[name=name]').fill(one.name);
	await phone.locator('[name=phone]').fill(one.phone);
	await expect(phone.getByText('명단에 같은 번호가 있습니다')).toBeVisible();
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	const asked = phone.getByRole('alert').filter({ hasText: '이미 명단에 있습니다' });
	await expect(asked.getByRole('link', { name: `${one.name} 님 보기` })).toBeVisible();
	await expectToFit(phone);
	await expectNoFindings(phone);
	await asked.getByRole('button', { name: '그래도 새로 등록' }).click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(one.name);
	const asNew = new URL(phone.url()).pathname;

	// It is all there after the browser was closed and opened again.
	await phone.reload();
	await unlock(phone);
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(one.name);

	await context.setOffline(false);
	await phone.getByRole('button', { name: '지금 보내기' }).click();
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible();
	// The page stays open under the id that the phone had given.
	expect(new URL(phone.url()).pathname).toBe(asNew);
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(one.name);
	const people = await stored()`select p.name, count(c.visit_id)::int as arrived
		from enrolment e join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
		left join check_in c on c.agency_id = e.agency_id and c.enrolment_id = e.id
		where e.series_id = ${visit.seriesId} group by p.name`;
	const arrived = new Map(people.map((row) => [row.name, row.arrived]));
	expect(people).toHaveLength(3);
	expect([arrived.get('하늘찬'), arrived.get(one.name)]).toEqual([1, 1]);

	await openVisit(phone, visit.id);
	await expect(phone.getByRole('link', { name: one.name })).toHaveCount(1);
	await speak(phone, 'en');
	await phone.reload();
	await unlock(phone);
	await phone.getByRole('link', { name: 'Register somebody new' }).click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Register on site');
	await expectToFit(phone);
	await context.close();
});
