import { expect, test } from '@playwright/test';
import { companies, hangang, participants } from '../town/cast.ts';
import { hostile } from './hostile-values.ts';
import {
	bookTheClinic,
	closeStored,
	enrolByCode,
	expectNoFindings,
	expectToFit,
	home,
	linkIn,
	noticeTo,
	press,
	signIn,
	stored
} from './steps.ts';

test.afterAll(closeStored);

test('a participant stops texts by the link in one, without a script, and begins them again', async ({
	browser
}) => {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();
	const series = await bookTheClinic(page, companies[0]);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	await enrolByCode(page, code, participants[2]!);
	const told = await noticeTo(participants[2]!.phone, 'plan-link');
	const plan = linkIn(told);
	const stop = linkIn(told.replace(plan, ''));
	expect(stop).toContain('/stop/');
	await page.goto(stop);
	await expectToFit(page);
	// Looking stops nothing.
	await page.goto(plan);
	await expect(page.getByRole('button', { name: '문자 그만 받기' })).toBeVisible();
	await page.goto(stop);
	await page.getByRole('button', { name: '문자 그만 받기' }).click();
	await expect(page.getByText('문자를 보내지 않습니다')).toBeVisible();
	await page.goto(plan);
	await page.getByRole('button', { name: '다시 받기' }).click();
	await expect(page.getByRole('button', { name: '문자 그만 받기' })).toBeVisible();
	await context.close();
});

test('the office finds what failed, sees why, and settles it', async ({ page }) => {
	await bookTheClinic(page, companies[0]);
	await stored()`update notice set given_up_at = now(), failed_at = now(), failure = 'SMTP 550',
		attempts = 1 where agency_id = ${hangang.id} and id = (select id from notice
			where template = 'series-booked' and agency_id = ${hangang.id}
			and recipient = ${companies[0]!.contactEmail} order by created_at desc limit 1)`;
	await signIn(page, 'admin@hangang.example');
	const menu = page.getByRole('navigation');
	await press(page, menu.getByRole('link', { name: /설정 \(알림 실패 \d+\)/ }));
	await press(page, menu.getByRole('link', { name: /^알림 \(실패 \d+\)/ }));
	await page.locator('[name=show]').selectOption('failed');
	await page.locator('[name=q]').fill(companies[0]!.contactEmail);
	await page.getByRole('button', { name: '찾기' }).click();
	await expect(page).toHaveURL(/show=failed/);
	await expect(page.getByText('받는 주소나 번호가 없습니다').first()).toBeVisible();
	await expectNoFindings(page);
	const before = await page.getByRole('button', { name: /처리함으로 표시/ }).count();
	await page
		.getByRole('button', { name: /처리함으로 표시/ })
		.first()
		.click();
	await expect(page).toHaveURL(/done=settled/);
	await expect(page).toHaveURL(/show=failed/);
	await expect(page.getByRole('button', { name: /처리함으로 표시/ })).toHaveCount(before - 1);
});

test('an administrator changes a wording, sees it refused by name, and goes back', async ({
	page
}) => {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/notices/wording/survey-link?language=ko`);
	const body = page.locator('[name=body]');
	const original = await body.inputValue();
	await body.fill('안녕하세요 {name}');
	await page.getByRole('button', { name: '저장' }).click();
	await expect(page.getByRole('alert')).toContainText('{name}');
	await expect(page.getByRole('alert')).toContainText('{link}');
	await expect(body).toHaveValue('안녕하세요 {name}');
	// The same before saving: a look at it says what is wrong, and shows it all the same.
	await page.getByRole('button', { name: '미리보기' }).click();
	await expect(page.getByRole('alert')).toContainText('{link}');
	await expect(page.locator('.preview')).toContainText('안녕하세요');
	await body.fill('긴 글 '.repeat(700) + '{link}');
	await page.getByRole('button', { name: '미리보기' }).click();
	await expect(page.getByRole('alert')).toContainText('2000');
	await body.fill('아직 저장하지 않은 글 {link}');
	await page.getByRole('button', { name: '나에게 시험 메일 보내기' }).click();
	await expect(page.getByText('시험 메일을 내 주소로 보냅니다')).toBeVisible();
	await expect(body).toHaveValue('아직 저장하지 않은 글 {link}');
	await body.fill('금연 상담은 어떠셨나요? {link}');
	await page.getByRole('button', { name: '저장' }).click();
	await expect(page.getByRole('alert')).toContainText('금연');
	await body.fill('{agency}입니다. 어떠셨나요? {link}');
	await page.getByRole('button', { name: '미리보기' }).click();
	await expect(page.locator('.preview')).toContainText('https://example.org');
	await page.getByRole('button', { name: '저장' }).click();
	await expect(page.getByText('저장했습니다')).toBeVisible();
	await page.getByRole('button', { name: '처음 문구로 되돌리기' }).click();
	await expect(body).toHaveValue(original);
});

test('the duties tell when they were last done, and the settings are kept', async ({ page }) => {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/duties`);
	await expect(page.getByText('정상').first()).toBeVisible();
	await page.goto(`${home()}/admin/notices/settings`);
	await page.locator('[value=participant-hours]').uncheck();
	await page.locator('[name=from]').fill('22:00');
	await page.getByRole('button', { name: '저장' }).click();
	await expect(page.getByText('저장했습니다')).toBeVisible();
	await expect(page.locator('[value=participant-hours]')).not.toBeChecked();
	await expect(page.locator('[name=from]')).toHaveValue('22:00');
	await stored()`delete from notice_choice`;
});

test('hostile values are answered without a fault, and a provider without the secret is nobody', async ({
	page
}) => {
	await signIn(page, 'admin@hangang.example');
	const origin = { origin: process.env.DOORSTEP_URL!, accept: 'text/html' };
	const forms: [string, Record<string, string>][] = [
		['/admin/notices?/retry', { notice: 'x' }],
		['/admin/notices?/settle', { notice: 'x' }],
		['/admin/notices/settings', { reminders: 'participant-day', from: '21:00', until: '08:00' }],
		['/admin/notices/wording/plan-link?/save', { language: 'ko', subject: 's', body: '{x}' }],
		['/admin/notices/wording/plan-link?/test', { language: 'ko', subject: 's', body: '{x}' }],
		['/admin/notices/wording/plan-link?/step', { language: 'ko', wording: 'x', step: 'submit' }],
		['/admin/notices/wording/plan-link?/alimtalk', { language: 'ko', code: 'c', alimtalk: '{x}' }]
	];
	for (const [path, right] of forms) {
		for (const field of Object.keys(right)) {
			for (const [name, value] of Object.entries(hostile)) {
				const response = await page.request.post(home() + path, {
					form: { ...right, [field]: value },
					headers: origin,
					maxRedirects: 0
				});
				expect(response.status(), `${path} ${field} ${name}`).toBeLessThan(500);
			}
		}
	}
	for (const value of Object.values(hostile)) {
		const text = encodeURIComponent(value.toWellFormed().slice(0, 300));
		for (const path of [
			`/admin/notices?show=${text}&q=${text}&page=${text}`,
			`/admin/notices/wording/${text}`,
			`/stop/${text}`
		]) {
			expect((await page.request.get(home() + path)).status(), path).toBeLessThan(500);
		}
	}
	const tell = (secret: string, data: unknown) =>
		page.request.post(`${home()}/api/delivery`, {
			headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
			data: data as never
		});
	expect((await tell('wrong', { key: 'x', state: 'delivered' })).status()).toBe(401);
	expect((await tell('', [])).status()).toBe(401);
});
