import { expect, test } from '@playwright/test';
import { hangang, participants } from '../town/cast.ts';
import { aStopService, retireStopServices } from '../town/stop-services.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	press,
	signIn,
	speak,
	stored
} from './steps.ts';

// Several pages are checked on the way.
test.describe.configure({ timeout: 180_000 });

test.afterAll(async () => {
	await retireStopServices(stored());
	await closeStored();
});

for (const language of ['ko', 'en'] as const) {
	test(`the office publishes a month of a rotating bus (${language})`, async ({ page }) => {
		await speak(page, language);
		const rules = { turnMinutes: 20, walkIn: 'welcome' as const, crewSize: 1 };
		const key = await aStopService(stored(), hangang.id, rules, { hasProgramme: true });
		await signIn(page, 'admin@hangang.example');
		await page.goto(`${home()}/admin/sessions?service=${key}`);
		await page.locator('main nav').last().getByRole('link').nth(1).click();
		await expectNoFindings(page);
		await expectToFit(page);
		const boxes = page.locator('main [name=session]');
		const count = await boxes.count();
		expect(count).toBeGreaterThan(5);
		// Nothing is published that nobody chose; all of them by a link, without a script.
		await expect(page.locator('main [name=session]:checked')).toHaveCount(0);
		await page.locator('main a[href$="&all=1"]').click();
		await expect(page.locator('main [name=session]:checked')).toHaveCount(count);
		await boxes.first().uncheck();
		await page.locator('main form button').click();
		await expect(page.getByRole('status')).toContainText(String(count - 1));
		await expect(boxes).toHaveCount(1);
		await expectNoFindings(page);

		// What the office chose is what the public sees.
		const [row] = await stored()<{ n: number; code: string; id: string }[]>`
			select count(*) over ()::int as n, s.code, s.id from published_session p
			join series s on s.id = p.series_id join service v on v.id = p.service_id
			where v.key = ${key} order by p.day limit 1`;
		expect(row!.n).toBe(count - 1);
		await page.goto(`${home()}/services/${key}`);
		await expect(page.locator('main a[href*="/join/"]')).toHaveCount(count - 1);

		// Its order of turns is for those who go there.
		await page.goto(`${home()}/join/${row!.code}`);
		await page.locator('[name=turn]').nth(2).check();
		await page.locator('[name=name]').fill(participants[5]!.name);
		await page.locator('[name=phone]').fill(participants[5]!.phone);
		await page.locator('[name=agree_general]').check();
		await press(page, page.locator('form[method=POST] .actions button'));
		await page.goto(`${home()}/admin/series/${row!.id}`);
		await page.locator(`a[href$="/turns"]`).click();
		await expect(page.locator('tbody tr')).toHaveCount(1);
		await expect(page.locator('tbody tr')).toContainText('13:40–14:00');
		await expect(page.locator('tbody tr')).toContainText(participants[5]!.name);
		await expectNoFindings(page);
		const [seen] = await stored()`select count(*)::int as n from access_entry
			where reason = 'order of turns'`;
		expect(seen!.n).toBeGreaterThan(0);
	});
}

test('nothing chosen, and what the calendar has not, are refused in the form', async ({ page }) => {
	const key = await aStopService(stored(), hangang.id, {});
	await signIn(page, 'admin@hangang.example');
	const address = `${home()}/admin/sessions?service=${key}`;
	const post = (form: Record<string, string>) =>
		page.request.post(address, {
			form,
			headers: { origin: process.env.DOORSTEP_URL!, accept: 'text/html' },
			maxRedirects: 0
		});
	for (const session of ['', '2020-01-01 780 museum', "2026-12-01 780 museum'; --", '\u0000']) {
		expect((await post({ session })).status()).toBe(422);
	}
	await page.goto(`${address}&month=2026-99&published=-1&short=x`);
	await expect(page.getByRole('status')).toHaveCount(0);
	await expectNoFindings(page);
});
