import { expect, test } from '@playwright/test';
import { companies, participants } from '../town/cast.ts';
import {
	bookTheClinic,
	closeStored,
	enrolByCode,
	expectNoFindings,
	home,
	linkIn,
	noticeTo,
	speak,
	stored
} from './steps.ts';

test.afterAll(closeStored);

test('an employee enrols by the poster without the company learning of it', async ({ page }) => {
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	expect(code).toMatch(/^[A-Z2-9]{6}$/);
	await expect(page.getByRole('img', { name: /QR/ })).toBeVisible();

	await page.goto(`${home()}/join`);
	await page.getByLabel('코드').fill(`${code.slice(0, 3)} ${code.slice(3)}`.toLowerCase());
	await page.getByRole('button', { name: '다음' }).click();
	await expect(page).toHaveURL(new RegExp(`/join/${code}$`));
	await expectNoFindings(page);
	await enrolByCode(page, code, participants[0]!);

	const link = linkIn(await noticeTo(participants[0]!.phone, 'plan-link'));
	await page.goto(link);
	await expect(page.getByRole('heading', { level: 1 })).toContainText(participants[0]!.name);

	await page.goto(series);
	const shown = await page.locator('main').innerText();
	for (const secret of [participants[0]!.name, participants[0]!.phone, '1명']) {
		expect(shown).not.toContain(secret);
	}
});

test('enrolling twice answers the same, so that nobody can find out who takes part', async ({
	page
}) => {
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	await enrolByCode(page, code, participants[1]!);
	const first = await page.locator('main').innerText();
	await enrolByCode(page, code, { ...participants[1]!, name: '다른 이름' });
	expect(await page.locator('main').innerText()).toBe(first);
	const [row] = await stored()`select count(*)::int as n from enrolment e
		join series s on s.id = e.series_id where s.code = ${code}`;
	expect(row!.n).toBe(1);
});

test('the organization sees no name, number or small count on any screen, mail or calendar', async ({
	page
}) => {
	const series = await bookTheClinic(page, companies[1]);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	for (const person of participants) await enrolByCode(page, code, person);
	const seen: string[] = [];
	for (const path of ['', '?new', '/poster', '/calendar']) {
		seen.push(await (await page.request.get(series + path)).text());
	}
	const mails = await stored()`select subject, body, attachments::text as files from notice
		where recipient = ${companies[1]!.contactEmail}`;
	seen.push(...mails.map((one) => `${one.subject} ${one.body} ${one.files}`));
	for (const { name, phone } of participants) {
		for (const text of seen) {
			expect(text).not.toContain(name);
			expect(text).not.toContain(phone);
		}
	}
	// Twelve enrolled today: as of last midnight the company is told the bound only.
	expect(seen[0]).toContain('10명 미만');
});

test('a consent that is needed is asked for in words, and an optional one never blocks', async ({
	page
}) => {
	await speak(page, 'en');
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	await page.goto(`${home()}/join/${code}`);
	await page.locator('[name=name]').fill(participants[2]!.name);
	await page.locator('[name=phone]').fill(participants[2]!.phone);
	await page.locator('form[method=POST] .actions button').click();
	await expect(page.getByRole('alert')).toContainText('Consent to the use of personal data');
	await expect(page.locator('[name=name]')).toHaveValue(participants[2]!.name);
	await page.locator('[name=agree_general]').check();
	await page.locator('form[method=POST] .actions button').click();
	await expect(page).toHaveURL(/\/done$/);
});
