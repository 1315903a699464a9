import { expect, test } from '@playwright/test';
import { agree, aVisitToday, one, openVisit, prepare } from './field-steps.ts';
import { closeStored, expectNoFindings, expectToFit, stored } from './steps.ts';

test.afterAll(closeStored);

test('a breath is measured in three taps and the number, without a signal, and not asked again', async ({
	page,
	browser
}) => {
	const visit = await aVisitToday(page);
	const context = await browser.newContext({
		viewport: { width: 320, height: 700 },
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul',
		hasTouch: true
	});
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await context.setOffline(true);
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: one.name }).tap();
	await phone.locator('.next-act').waitFor();
	// Health is not asked before the person agreed.
	await expect(phone.getByRole('link', { name: /\(CO\) 재기$/ })).toHaveCount(0);
	await agree(phone);
	await phone.locator('.next-act').waitFor();
	await openVisit(phone, visit.id);

	await phone.getByRole('link', { name: one.name }).tap();
	await phone.getByRole('link', { name: /\(CO\) 재기$/ }).tap();
	const number = phone.locator('[name=co_ppm]');
	await expect(number).toBeFocused();
	await expectNoFindings(phone);
	await expectToFit(phone);
	await phone.keyboard.type('21');
	await phone.getByRole('button', { name: '이 기기에 저장' }).tap();

	await expect(phone.getByText('지난번 21 ppm')).toBeVisible();
	await expect(phone.locator('details summary').first()).toContainText('21 ppm');
	await expect(phone.getByText('아직 도착 전')).toBeVisible();
	await expectNoFindings(phone);
	await expectToFit(phone);

	// A number beyond what is likely, and one beyond what is possible.
	await phone.getByRole('link', { name: /\(CO\) 재기$/ }).tap();
	await number.fill('151');
	await phone.getByRole('button', { name: '이 기기에 저장' }).tap();
	await expect(phone.getByRole('alert').first()).toContainText('150');
	await number.fill('60');
	await phone.getByRole('button', { name: '이 기기에 저장' }).tap();
	await phone.locator('[name=co_ppm-confirmed]').check();
	await phone.getByRole('button', { name: '이 기기에 저장' }).tap();
	await expect(phone.getByText('지난번 60 ppm')).toBeVisible();

	await context.setOffline(false);
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible({ timeout: 30_000 });
	const kept = await stored()`select m.value from measure m join contact c on c.id = m.contact_id
		where c.visit_id = ${visit.id} and c.step_key is null order by m.taken_at`;
	expect(kept.map(({ value }) => value as number)).toEqual([21, 60]);

	// The counsel that follows has the number already.
	await phone.getByRole('link', { name: '상담 시작' }).tap();
	for (let screens = 0; screens < 12 && !(await number.isVisible()); screens++) {
		await fillChoices(phone);
		await phone.getByRole('button', { name: '다음', exact: true }).tap();
		await expect(phone.locator('.form-foot')).toBeVisible();
	}
	await expect(number).toHaveValue('60');
	await context.close();
});

/** Answers whatever this screen asks with its first choice or a small number. */
async function fillChoices(phone: import('@playwright/test').Page): Promise<void> {
	const groups = await phone
		.locator('form [type=radio]')
		.evaluateAll((all) => [...new Set(all.map((one) => (one as HTMLInputElement).name))]);
	for (const name of groups) {
		if (name === 'mode' || name === 'result') continue;
		await phone.locator(`[type=radio][name="${name}"]`).first().check({ force: true });
	}
	const numbers = phone.locator('form [inputmode=numeric]');
	for (const field of await numbers.all()) {
		if ((await field.getAttribute('name')) !== 'co_ppm') await field.fill('20');
	}
}
