import { expect, test, type Page } from '@playwright/test';
import { companies, namsan } from '../town/cast.ts';
import { contactInField, registerInField } from '../town/field-facts.ts';
import { atTen, bookedWith, enter, theMonths, visitStarts } from './months-steps.ts';
import { expectNoFindings, expectToFit, home, linkIn, noticeTo, press, stored } from './steps.ts';
import { addDays, dayOf, type Day } from '#lib/base/days.ts';

/* A fund of a series: two join, one passes and one does not, by verdicts of two people. */

const company = { ...companies[0]!, contactEmail: 'fund-contact@daon.example' };
const one = { name: '기금 하나 예시', phone: '010-0000-7701' };
const other = { name: '기금 둘 예시', phone: '010-0000-7702' };
const { now, goTo, phoneAt } = theMonths('2028-01-10T01:00:00Z');

test('a fund is opened, joined, judged by two, settled, and told to each as they may know', async ({
	page
}) => {
	test.setTimeout(300_000);
	await goTo(page, now());
	const { series, code } = await bookedWith(page, company, [one, other]);
	const fund = await openTheFund(page, code);
	const plans = await Promise.all(
		[one, other].map(async ({ phone }) => linkIn(await noticeTo(phone, 'plan-link')))
	);
	for (const plan of plans) await join(page, plan);
	await enter(page, 'admin');
	for (const { name } of [one, other]) await payIn(page, fund, name);
	await giveFromEmployer(page, fund);

	const quitDay = await inTheField(page, code);
	await goTo(page, atTen(addDays(quitDay, 40)));
	await enter(page, 'admin');
	for (const { name } of [one, other]) await propose(page, fund, name);
	await enter(page, 'head');
	for (const { name } of [one, other]) await approve(page, fund, name);
	await page.goto(`${fund}/settle`);
	await expect(page.getByText('아직 정산할 수 없습니다')).toBeVisible();
	await page.goto(`${plans[1]}/fund`);
	await expect(page.getByText('이번에는 기준을 충족하지 못했습니다')).toBeVisible();
	await expect(page.getByRole('button', { name: '재검사 신청하기' })).toBeVisible();
	await expectNoFindings(page);

	await goTo(page, atTen(addDays(quitDay, 48)));
	await settle(page, fund);
	await page.goto(`${plans[0]}/fund`);
	await expect(page.getByRole('table')).toContainText('100,000원');
	await page.goto(`${plans[1]}/fund`);
	await expect(page.getByRole('table')).toContainText('몰수');
	await expectToldInTotals(page, `${series}/fund`);
});

/** The fund's page in the office. */
async function openTheFund(page: Page, code: string): Promise<string> {
	await enter(page, 'admin');
	const [row] = await stored()`select id from series where code = ${code}`;
	await page.goto(`${home(namsan.slug)}/admin/series/${row!.id}/fund`);
	await expectNoFindings(page);
	const typed = { deposit: '30,000', employerShare: '20000', custodian: '예시 사내복지기금' };
	await page.locator('[name=kind][value=pool]').check();
	for (const [name, value] of Object.entries(typed)) {
		await page.locator(`[name=${name}]`).fill(value);
	}
	await page.locator('[name=charity]').fill('예시 모금회');
	await page.locator('#typed .actions button').click();
	await expect(page.locator('[name=name]')).toHaveAttribute('aria-invalid', 'true');
	await expect(page.locator('[name=deposit]')).toHaveValue('30,000');
	await page.locator('[name=name]').fill('예시 함께 기금');
	await page.locator('#typed .actions button').click();
	await page.waitForURL(/\/admin\/funds\/[^/]+\?done/);
	await expectNoFindings(page);
	return page.url().split('?')[0]!;
}

async function join(page: Page, plan: string): Promise<void> {
	await page.goto(plan);
	await press(page, page.getByRole('link', { name: '기금 알아보기' }));
	await expect(page.getByText('인사나 급여에 아무 영향이 없습니다')).toBeVisible();
	await expectNoFindings(page);
	await press(page, page.getByRole('button', { name: '참여하기' }));
	await expect(page.locator('[name=agree]')).toHaveAttribute('aria-invalid', 'true');
	await page.locator('[name=agree]').check();
	await press(page, page.getByRole('button', { name: '참여하기' }));
	await expect(page.getByText('기금에 참여했습니다')).toBeVisible();
	await expect(page.getByRole('button', { name: '떠나기' })).toBeVisible();
	await expectNoFindings(page);
	await page.setViewportSize({ width: 320, height: 700 });
	await expectToFit(page);
	await page.setViewportSize({ width: 1280, height: 800 });
}

async function openPerson(page: Page, fund: string, name: string): Promise<void> {
	await page.goto(fund);
	await press(page, page.getByRole('link', { name, exact: true }));
}

async function payIn(page: Page, fund: string, name: string): Promise<void> {
	await openPerson(page, fund, name);
	await page.locator('[name=evidence]').fill('입금 확인서 1');
	await page.locator('#typed .actions button').click();
	await page.waitForURL(/\?done$/);
	await expect(page.getByText('참여 중')).toBeVisible();
}

async function giveFromEmployer(page: Page, fund: string): Promise<void> {
	await page.goto(`${fund}/money`);
	await page.locator('[name=amount]').fill('40000');
	await page.locator('#typed .actions button').click();
	await expect(page.locator('[name=evidence]')).toHaveAttribute('aria-invalid', 'true');
	await page.locator('[name=evidence]').fill('입금 확인서 2');
	await page.locator('#typed .actions button').click();
	await page.waitForURL(/\?done=saved$/);
}

/** Both set a day; at the last visit one is verified, and the other reports and does not measure so. */
async function inTheField(page: Page, code: string): Promise<Day> {
	const starts = await visitStarts(code);
	const quitDay = addDays(dayOf(starts[0]!, namsan.zone), 7);
	await goTo(page, starts[0]!);
	const first = await phoneAt(page, code);
	for (const { name } of [one, other]) {
		await registerInField(first, name, quitDay);
		const values = { uses_cigarettes: true, co_ppm: 18 };
		await contactInField(first, name, { visitNumber: 1, stepKey: 'k0', mode: 'visit', values });
	}
	await goTo(page, starts[3]!);
	const last = await phoneAt(page, code);
	for (const [person, ppm] of [
		[one, 2],
		[other, 14]
	] as const) {
		const values = { any_puff_since_day15: false, co_ppm: ppm };
		const about = { visitNumber: 4, stepKey: 'k5', mode: 'visit' } as const;
		await contactInField(last, person.name, { ...about, values });
	}
	return quitDay;
}

async function propose(page: Page, fund: string, name: string): Promise<void> {
	await openPerson(page, fund, name);
	await expectNoFindings(page);
	await press(page, page.getByRole('button', { name: '이 결과로 판정 올리기' }));
	await expect(page.getByText('다른 직원의 승인을 기다립니다')).toBeVisible();
}

async function approve(page: Page, fund: string, name: string): Promise<void> {
	await openPerson(page, fund, name);
	await press(page, page.getByRole('button', { name: '승인' }));
	await expect(page.getByText('두 사람이 정했습니다')).toBeVisible();
}

async function settle(page: Page, fund: string): Promise<void> {
	await enter(page, 'admin');
	await page.goto(`${fund}/settle`);
	await expect(page.locator('dl')).toContainText('100,000원');
	await expectNoFindings(page);
	await press(page, page.getByRole('button', { name: '이대로 정산' }));
	await expect(page.getByText('정산했습니다')).toBeVisible();
	await page.goto(`${fund}/payouts`);
	await expect(page.getByRole('table')).toContainText(one.name);
	await expect(page.getByRole('table')).not.toContainText(other.name);
	await press(page, page.getByRole('button', { name: '파일 받기' }));
	await expect(page.locator('[name=reason]')).toHaveAttribute('aria-invalid', 'true');
	await page.locator('[name=reason]').fill('보관 기관에 보냄');
	await press(page, page.getByRole('button', { name: '파일 받기' }));
	const [file] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: '파일 받기' }).click()
	]);
	expect(file.suggestedFilename()).toMatch(/^payouts-namsan-.*\.csv$/);
	const [entry] = await stored()`select details from ledger_entry
		where act = 'fund.payouts_taken_home' and subject_id = ${fund.split('/').at(-1)!}`;
	expect((entry!.details as { sha256: string }).sha256).toMatch(/^[0-9a-f]{64}$/);
}

/** The organization reads what it paid, and nothing by which it could count who succeeded. */
async function expectToldInTotals(page: Page, address: string): Promise<void> {
	await page.goto(address);
	const totals = page.locator('dl').first();
	await expect(totals).toContainText('40,000원');
	await expect(totals).not.toContainText(one.name);
	await expect(totals).toContainText('10명 미만');
	await expectNoFindings(page);
}
