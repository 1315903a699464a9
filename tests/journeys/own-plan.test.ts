import { expect, test } from '@playwright/test';
import { participants } from '../town/cast.ts';
import {
	bookTheClinic,
	closeStored,
	enrolByCode,
	expectToFit,
	linkIn,
	noticeTo,
	press,
	stored
} from './steps.ts';

/*
 * The plan is the person's own: they read what comes next and whom to call, and keep a word to
 * themselves that nothing typed is lost of. It works without JavaScript.
 */

test.afterAll(closeStored);
test.use({ javaScriptEnabled: false, locale: 'ko-KR', viewport: { width: 320, height: 740 } });

test('somebody reads what comes next, writes down why, and changes it', async ({ page }) => {
	test.setTimeout(120_000);
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	const person = participants[5]!;
	await enrolByCode(page, code, person);
	const plan = linkIn(await noticeTo(person.phone, 'plan-link'));

	const answer = await page.goto(plan);
	expect(answer!.headers()['cache-control']).toContain('no-store');
	await expect(page.getByRole('link', { name: /전화하기$/ })).toHaveAttribute('href', /^tel:/);
	await expect(page.locator('[aria-current=step]')).toHaveCount(1);
	await press(page, page.getByRole('link', { name: '적어 두기' }));
	const why = page.getByLabel('내가 금연하는 이유');
	await why.fill('가'.repeat(301));
	await page.getByLabel('그때 내가 할 일').fill('물 한 잔 마시기');
	await press(page, page.getByRole('button', { name: '저장' }));
	await expect(page.getByRole('alert')).toContainText('300');
	await expect(page.getByLabel('그때 내가 할 일')).toHaveValue('물 한 잔 마시기');
	expect(await why.inputValue()).toHaveLength(301);
	await why.fill('아이와 오래 걷고 싶다');
	await press(page, page.getByRole('button', { name: '저장' }));
	await expect(page.getByRole('status')).toContainText('저장했습니다');
	await expect(page.locator('main')).toContainText('아이와 오래 걷고 싶다');

	await press(page, page.getByRole('link', { name: '고치기', exact: true }));
	await page.getByLabel('그때 내가 할 일').fill('');
	await press(page, page.getByRole('button', { name: '저장' }));
	await expect(page.locator('main')).not.toContainText('물 한 잔 마시기');
	const kept = await stored()`select n.key, n.sealed from plan_note n
		join enrolment e on e.id = n.enrolment_id join series s on s.id = e.series_id
		where s.code = ${code}`;
	expect(kept.map(({ key }) => key as string)).toEqual(['why']);
	await expectToFit(page);
});
