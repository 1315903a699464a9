import { expect, test, type Page } from '@playwright/test';
import { companies } from '../town/cast.ts';
import { one, openVisit, prepare, two } from './field-steps.ts';
import { offer, programmes, publish, writeHearingCheck } from './programme-steps.ts';
import { bookedVisit, record } from './record-steps.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	moveClock,
	press,
	signIn,
	speak,
	stored
} from './steps.ts';

/*
 * A field of work that nobody thought of: an administrator writes its programme in the browser alone,
 * and it is booked, recorded without a signal, and counted with an interval.
 */

const key = 'own-hearing';
const [ko, en] = ['청력 검사 (예시)', 'Hearing check (sample)'];
const company = { ...companies[1]!, headcount: 12, contactEmail: 'hearing@own-programme.example' };

test.afterAll(async ({ browser }) => {
	// The lists of other journeys are as they were.
	await stored()`update service set retired_at = now() where key = ${key}`;
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('a programme of an administrator’s own is written, published, booked, recorded offline and counted', async ({
	page,
	browser
}) => {
	test.setTimeout(300_000);
	await moveClock(page, new Date());
	await signIn(page, 'admin@hangang.example');
	const draft = await writeHearingCheck(page, ko, en);
	for (const path of ['', '/measures', '/measures/right_ear', '/outcomes', '/preview']) {
		await page.goto(draft + path);
		await expectToFit(page);
		await expectNoFindings(page);
	}
	await publish(page, draft, '작은 예시라 혼자 확인했습니다.');
	await offer(page, key, ko, en);

	const visit = await bookedVisit(page, key, company, [one, two]);
	const context = await browser.newContext({
		viewport: { width: 412, height: 900 },
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul'
	});
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await openVisit(phone, visit.id);
	await context.setOffline(true);
	await record(phone, one.name, { right_ear: '20', left_ear: '30', referred: 'false' });
	await record(phone, two.name, { left_ear: '55', referred: 'true' });
	await walkIn(phone, '한소리');
	await record(phone, null, { right_ear: '15', left_ear: '15', referred: 'false' }, '한소리');
	await context.setOffline(false);
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible({ timeout: 30_000 });
	await context.close();

	await moveClock(page, new Date(visit.startsAt.getTime() + 32 * 86_400_000));
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/outcomes`);
	const own = page.locator('[name=programme] option', { hasText: ko }).first();
	await page.locator('[name=programme]').selectOption((await own.getAttribute('value'))!);
	await press(page, page.getByRole('button', { name: '보기', exact: true }));
	const figures = page.locator('article').filter({ hasText: '양쪽 귀 검사' }).first();
	await expect(figures).toContainText('66.7%');
	const said = (await figures.innerText()).replace(/\s+/g, ' ');
	expect(said).toMatch(/20\.8%?\D+93\.9%/);

	await page.goto(programmes());
	const row = page.locator('tr', { hasText: ko });
	await expect(row.locator('.number')).toHaveText('3');
});

async function walkIn(phone: Page, name: string): Promise<void> {
	await phone.getByRole('link', { name: '현장에서 새로 등록' }).click();
	await phone.locator('[name=name]').fill(name);
	await phone.locator('[name=phone]').fill('01070007788');
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(name);
}

for (const language of ['ko', 'en'] as const) {
	test(`of two who change a draft at once the second learns it, and loses nothing (${language})`, async ({
		page
	}) => {
		await speak(page, language);
		await signIn(page, 'admin@hangang.example');
		const draft = await writeHearingCheck(page, `${ko} ${language}`, `${en} ${language}`);
		const other = await page.context().newPage();
		for (const tab of [page, other]) await tab.goto(`${draft}/measures/referred`);
		await page.locator('[name="help.ko"]').fill('먼저 적은 도움말');
		await press(page, page.locator('#typed .actions button'));
		await other.locator('[name="help.ko"]').fill('나중에 적은 도움말');
		await press(other, other.locator('#typed .actions button'));
		await expect(other.getByRole('alert')).toBeVisible();
		await expect(other.locator('[name="help.ko"]')).toHaveValue('나중에 적은 도움말');
		await expectNoFindings(other);
		await press(other, other.locator('button[name=over]'));
		await expect(other).toHaveURL(/\?saved$/);
		// The last change can be undone, and that too.
		await other.goto(draft);
		await press(other, other.locator('form[action="?/undo"] button'));
		await other.goto(`${draft}/measures/referred`);
		await expect(other.locator('[name="help.ko"]')).toHaveValue('먼저 적은 도움말');
	});
}
