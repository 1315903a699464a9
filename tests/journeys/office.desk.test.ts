import { expect, test, type Page } from '@playwright/test';
import { companies, hangang } from '../town/cast.ts';
import {
	bookTheClinic,
	closeStored,
	expectNoFindings,
	home,
	noticeTo,
	press,
	signIn,
	stored
} from './steps.ts';

test.afterAll(closeStored);

test('an administrator sees the proposed crew with reasons, confirms, and gives a visit away', async ({
	page
}) => {
	const company = { ...companies[1]!, contactEmail: 'crew@haesol.example' };
	const series = await bookTheClinic(page, company);
	await signIn(page, 'admin@hangang.example');
	await expectNoFindings(page);
	await expect(page.getByRole('link', { name: company.organization }).first()).toBeVisible();
	await openRequestOf(page, company.contactEmail);
	const first = page.locator('article').filter({ hasText: '1회차 방문' }).first();
	await expect(first).toContainText('그 시간에 다른 일정이 없습니다');
	await expectNoFindings(page);

	await page.getByRole('button', { name: '신청 확정' }).click();
	await expect(page.getByText('확정했습니다')).toBeVisible();
	await page.reload();
	await expect(page.getByRole('button', { name: '신청 확정' })).toHaveCount(0);
	expect(await noticeTo(company.contactEmail, 'series-confirmed')).toContain('/poster');

	const give = first.locator('details').first();
	const before = await first.innerText();
	await give.locator('summary').click();
	await give.locator('select').selectOption({ index: 1 });
	await give.getByRole('button', { name: '이 상담사에게 맡기기' }).click();
	await expect(page.getByText('다른 상담사에게 맡겼습니다')).toBeVisible();
	await expect(first).toContainText('직원이 직접 골랐습니다');
	expect(await first.innerText()).not.toBe(before);

	await page.goto(series);
	await expect(page.getByText('확정됨').first()).toBeVisible();
});

test('a counselor who is busy then is not given the visit, and the page says so', async ({
	page
}) => {
	const company = { ...companies[0]!, contactEmail: 'busy@daon.example' };
	await bookTheClinic(page, company);
	await signIn(page, 'admin@hangang.example');
	await openRequestOf(page, company.contactEmail);
	const seriesId = page.url().split('/').at(-1)!;
	await blockTheThird(seriesId);
	const first = page.locator('article').filter({ hasText: '1회차 방문' }).first();
	const give = first.locator('details').first();
	await give.locator('summary').click();
	await give.locator('select').selectOption({ index: 1 });
	await give.getByRole('button', { name: '이 상담사에게 맡기기' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await expect(first).not.toContainText('직원이 직접 골랐습니다');
	await expectNoFindings(page);
});

/** The request of a contact that only one journey has; others may be ahead of its time. */
async function openRequestOf(page: Page, email: string): Promise<void> {
	const [row] = await stored()`select s.id from series s join organization o
		on o.id = s.organization_id where s.agency_id = ${hangang.id} and o.contact_email = ${email}`;
	await page.goto(`${home()}/admin/series/${row!.id}`);
}

/** Whoever is not on the first visit gets another one at the same time, behind the office's back. */
async function blockTheThird(seriesId: string): Promise<void> {
	await stored()`
		insert into allocation (agency_id, id, visit_id, resource_id, blocked_from, blocked_until, reasons, created_at)
		select a.agency_id, gen_random_uuid(), other.id, r.id, a.blocked_from, a.blocked_until, '[]', now()
		from visit v
		join lateral (select * from allocation where visit_id = v.id limit 1) a on true
		join lateral (select * from visit where series_id <> v.series_id and agency_id = v.agency_id limit 1) other on true
		join resource r on r.agency_id = v.agency_id and not exists (
			select from allocation x where x.visit_id = v.id and x.resource_id = r.id)
		where v.series_id = ${seriesId} and v.number = 1
		on conflict do nothing`;
}

test('the doors of the office stay shut for counselors and visitors', async ({ page }) => {
	for (const path of ['/admin', '/admin/outcomes', '/admin/notices']) {
		await page.goto(home() + path);
		await expect(page).toHaveURL(/\/login\?next=/);
	}
	await page.locator('[name=email]').fill('gaon@hangang.example');
	await page.locator('[name=password]').fill('sample-only-1234');
	await press(page, page.locator('form:has([name=password]) button'));
	await page.goto(`${home()}/admin`);
	await expect(page).toHaveURL(/\/login/);
});

test('signing out ends the session on the server', async ({ page, context }) => {
	await signIn(page, 'head@hangang.example');
	const kept = await context.cookies();
	await page.locator('form[action$="/logout"] button').first().click();
	await expect(page).toHaveURL(/\/login/);
	await context.addCookies(kept);
	await page.goto(`${home()}/admin`);
	await expect(page).toHaveURL(/\/login/);
});

test('a session of one agency opens nothing in another', async ({ page }) => {
	await signIn(page, 'admin@hangang.example');
	const [row] = await stored()`select id from series where agency_id = ${hangang.id} limit 1`;
	await page.goto(`${home('namsan')}/admin/series/${row!.id}`);
	await expect(page).toHaveURL(/namsan\/login/);
});
