import { expect, test, type Page } from '@playwright/test';
import { clinic, companies, hangang } from '../town/cast.ts';
import {
	bookTheClinic,
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	noticeTo,
	signIn,
	stored
} from './steps.ts';

// What the office says to whoever telephones, and what it lets itself promise.
test.describe.configure({ timeout: 120_000 });

const admin = () => `${home()}/admin`;
const desk = () => `${admin()}/book/${clinic.key}`;
const noMail = { ...companies[2]!, organization: '메일 없는 예시 사업장', contactEmail: '' };

test.afterAll(closeStored);

/** As the duty that apologizes leaves it: the notice is the fact. */
async function apologize(seriesId: string, email: string): Promise<void> {
	await stored()`insert into notice (agency_id, id, once_key, template, channel, recipient, language,
			subject, body, created_at, sent_at, subject_id)
		values ((select agency_id from series where id = ${seriesId}), gen_random_uuid(),
			${`series-unanswered ${seriesId}`}, 'series-unanswered', 'mail', ${email}, 'ko',
			'사과', '', now(), now(), ${seriesId})`;
}

/** The booking of a contact that only one journey has; others may be ahead of its time. */
async function bookedBy(email: string): Promise<string> {
	const [row] = await stored()`select s.id from series s join organization o
		on o.id = s.organization_id where s.agency_id = ${hangang.id} and o.contact_email = ${email}`;
	return row!.id as string;
}

test('what was apologized for is promised only after a call, and the mail says so', async ({
	page
}) => {
	const company = { ...companies[0]!, contactEmail: 'apology@daon.example' };
	await bookTheClinic(page, company);
	const id = await bookedBy(company.contactEmail);
	await apologize(id, company.contactEmail);
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${admin()}?show=all&q=${company.contactEmail}`);
	const listed = page.locator('tr', { has: page.locator(`a[href$="/series/${id}"]`) });
	await expect(listed).toContainText('사과 메일 보냄');
	await page.goto(`${admin()}/series/${id}`);
	await expect(page.getByText('먼저 전화해 주세요')).toBeVisible();
	await expect(page.locator(`main .notice a[href="tel:${company.contactPhone}"]`)).toBeVisible();
	await expectNoFindings(page);

	await page.getByRole('button', { name: '신청 확정' }).click();
	await expect(page.getByRole('alert')).toBeFocused();
	await expect(page.locator('.field.wrong')).toContainText('찾아뵙지 못한다고 알린 신청입니다');
	await expectNoFindings(page);
	await page.getByRole('checkbox', { name: '기관과 통화했습니다' }).check();
	await page.getByRole('button', { name: '신청 확정' }).click();
	await expect(page.getByText('확정했습니다')).toBeVisible();
	expect(await noticeTo(company.contactEmail, 'series-confirmed')).toContain(
		'이제는 그렇지 않습니다'
	);
	await stored()`delete from notice where once_key = ${`series-unanswered ${id}`}`;
});

test('of a contact without an address of mail every page says to telephone', async ({ page }) => {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${desk()}?people=32명`);
	await page.locator('.days a').first().click();
	await page.locator('button[name=start]').first().click();
	await page.getByRole('radio', { name: '전화' }).check();
	for (const name of ['organization', 'contactName', 'contactPhone', 'address'] as const) {
		await page.locator(`[name=${name}]`).fill(noMail[name]);
	}
	await page.getByRole('button', { name: '신청 저장하기' }).click();
	await expect(page).toHaveURL(/done=booked/);
	const id = new URL(page.url()).pathname.split('/').at(-1)!;
	const here = `${admin()}/series/${id}`;
	const says = async () => {
		await expect(page.locator('main')).toContainText('전화로 알려 주세요');
		await expect(page.locator('main')).toContainText(noMail.contactPhone);
		await expect(page.locator('main')).not.toContainText('메일로 보냅니다');
		await expect(page.locator('main')).not.toContainText('메일을 보냅니다');
		await expectToFit(page);
	};
	await says();
	await expect(page.locator('main')).not.toContainText('마지막은');
	await page.getByRole('button', { name: '신청 확정' }).click();
	await expect(page.getByText('확정했습니다')).toBeVisible();
	await says();
	await page.getByRole('link', { name: '인쇄할 확인서 열기' }).click();
	await expect(page).toHaveURL(/\/confirmation$/);

	await page.goto(`${here}/cancel?visit=1&scope=all`);
	await expect(page.getByRole('heading', { name: '취소하면 알리는 사람' })).toBeVisible();
	await says();
	await page.goto(`${here}/move?visit=1&scope=all`);
	await page.locator('main ul a').last().click();
	await page.locator('main a[href*="start="]').first().click();
	await says();
	const [first] = await stored()`select id, starts_at from visit
		where series_id = ${id} order by number limit 1`;
	const day = (first!.starts_at as Date).toISOString().slice(0, 10);
	await page.goto(`${admin()}/board/bulk?day=${day}&act=cancel&visit=${first!.id}`);
	await says();
	await page.locator('[name=sentence]').fill('정리');
	await page.getByRole('radio').last().check();
	await page.getByRole('button', { name: '방문 1회 취소하기' }).click();
	await expect(page.getByText('방문 1회를 취소했습니다')).toBeVisible();
});

test('too few people are no end on the telephone, and buses are booked by nobody', async ({
	page
}) => {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${admin()}/book`);
	await expectNoFindings(page);
	await page.goto(`${desk()}?people=29`);
	await page.getByRole('link', { name: '함께 받기 신청 대신 적기' }).click();
	await expect(page.locator('[name=people]')).toHaveValue('29');
	await page.getByRole('button', { name: '신청 저장하기' }).click();
	await expect(page.getByRole('alert')).toBeFocused();
	await page.getByRole('radio', { name: '전화' }).check();
	for (const name of ['organization', 'contactName', 'contactPhone', 'address'] as const) {
		await page.locator(`[name=${name}]`).fill(noMail[name]);
	}
	await page.getByRole('button', { name: '신청 저장하기' }).click();
	await expect(page.getByText('함께 받기 신청을 받아 적었습니다')).toBeVisible();
	const wish = page.locator('.option', { hasText: noMail.organization });
	await expect(wish).toContainText('직원이 적음 (전화)');
	await expect(wish).toContainText('이메일 없음');
	await expectNoFindings(page);
	await stored()`delete from pool_wish where organization = ${noMail.organization}`;
});

test('a file is named by agency and day, and an error is gone once its reason is written', async ({
	page
}) => {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${admin()}/export?show=all`);
	await page.getByRole('button', { name: '파일 받기' }).click();
	await expect(page.getByRole('alert')).toBeFocused();
	await page.locator('[name=reason]').fill('실적 보고');
	await page.getByRole('button', { name: '파일 받기' }).click();
	await expect(page.getByRole('alert')).toHaveCount(0);
	await expect(page.locator('[name=reason]')).toHaveValue('실적 보고');
	const coming = page.waitForEvent('download');
	await page.getByRole('button', { name: '파일 받기' }).click();
	expect((await coming).suggestedFilename()).toMatch(/^requests-hangang-\d{4}-\d\d-\d\d\.csv$/);
	await expect(page.getByRole('alert')).toHaveCount(0);
});

test('what is typed for several visits stays in the other language, one visit can go alone', async ({
	page
}) => {
	const company = { ...companies[1]!, contactEmail: 'alone@haesol.example' };
	await bookTheClinic(page, company);
	const [row] = await stored()`select starts_at from visit
		where series_id = ${await bookedBy(company.contactEmail)} and number = 1`;
	const day = (row!.starts_at as Date).toISOString().slice(0, 10);
	const later = new Date((row!.starts_at as Date).getTime() + 7 * 86_400_000);
	const to = later.toISOString().slice(0, 10);
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${admin()}/board/bulk?day=${day}`);
	await page.locator('#to').fill(to);
	await page.getByRole('radio', { name: /^이 방문만/ }).check();
	await speakOther(page);
	await expect(page.locator('#to')).toHaveValue(to);
	await expect(page.getByRole('radio', { name: /^This visit only/ })).toBeChecked();
	await page.getByRole('button', { name: 'Preview' }).click();
	await expect(page).toHaveURL(/reach=alone/);
	await expect(page.getByText('The visits after it move with it')).toHaveCount(0);
});

/** By the switch of the header, which takes what was typed along. */
async function speakOther(page: Page): Promise<void> {
	await page.locator('button[name=show-language]').first().click();
}

test('the editor says of a key what is wrong with it in its own part, and asks before it is left', async ({
	page
}) => {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${admin()}/services/edit`);
	const next = page.getByRole('button', { name: '다음' }).last();
	await page.locator('[name=key]').fill(clinic.key);
	await next.click();
	await expect(page.getByRole('alert').first()).toBeFocused();
	await expect(page.locator('.field.wrong [name=key]')).toHaveValue(clinic.key);
	await page.locator('[name=key]').fill('한글 이름');
	await next.click();
	await expect(page.locator('.field.wrong [name=key]')).toBeVisible();

	await page.locator('[name=key]').fill('not-yet-kept');
	const asked = page.waitForEvent('dialog');
	// The press ends when the question is answered.
	const pressed = page
		.getByRole('link', { name: '결과', exact: true })
		.first()
		.click({ noWaitAfter: true });
	const dialog = await asked;
	expect(dialog.type()).toBe('beforeunload');
	await Promise.all([dialog.dismiss(), pressed]);
	await expect(page.locator('[name=key]')).toHaveValue('not-yet-kept');
	await next.click();
	await expect(page.getByRole('status').first()).toContainText('초안을 저장했습니다');
	// Nothing was typed since: nobody asks.
	await page.getByRole('link', { name: '결과', exact: true }).first().click();
	await expect(page).toHaveURL(/\/outcomes/);
	await stored()`delete from service_draft`;
});

test('a closed day needs no English name', async ({ page }) => {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${admin()}/calendar/closing?day=2027-11-01&nameKo=예시 휴무&nameEn=`);
	await page.locator('main form button').last().click();
	await expect(page).toHaveURL(/done=closed/);
	const [row] = await stored()`delete from holiday where day = '2027-11-01' returning name`;
	expect(row!.name).toEqual({ ko: '예시 휴무', en: '예시 휴무' });
});
