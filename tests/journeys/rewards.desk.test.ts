import { expect, test, type Page } from '@playwright/test';
import { companies, namsan } from '../town/cast.ts';
import { contactInField, registerInField } from '../town/field-facts.ts';
import { bookedWith, enter, theMonths, visitStarts } from './months-steps.ts';
import { expectNoFindings, expectToFit, home, linkIn, noticeTo, press, stored } from './steps.ts';
import { addDays, dayOf } from '#lib/base/days.ts';

/* A person reaches a milestone; the office finds them, gives the gift and prints the receipt, once. */

const company = { ...companies[0]!, contactEmail: 'rewards-contact@daon.example' };
const person = { name: '기념 하나 예시', phone: '010-0000-8801' };
const rewards = `${home(namsan.slug)}/admin/rewards`;
const { now, goTo, phoneAt } = theMonths('2028-05-08T01:00:00Z');

const found = `${rewards}?q=${encodeURIComponent(person.name)}`;

test('a milestone is reached in the field, found in the office, given once and signed for', async ({
	page
}) => {
	test.setTimeout(300_000);
	await goTo(page, now());
	const { code } = await bookedWith(page, company, [person]);
	const plan = linkIn(await noticeTo(person.phone, 'plan-link'));
	await enter(page);
	await page.goto(found);
	await expect(page.getByText('찾는 기념품이 없습니다')).toBeVisible();

	await reachMilestone(page, code);
	await page.goto(plan);
	await expect(page.getByRole('heading', { name: '받으실 수 있습니다' })).toBeVisible();
	await expectNoFindings(page);
	await enter(page);
	const second = await openGiving(page);
	await give(page);
	await printReceipt(page);

	// The other window still has the form; what it sends is refused, and nothing happens twice.
	await press(second, second.getByRole('button', { name: '드린 것으로 기록' }));
	await expect(second.getByText('이미 드린 기념품입니다')).toBeVisible();
	const [row] = await stored()`select count(*)::int as times from reward_given g
		join enrolment e on e.agency_id = g.agency_id and e.id = g.enrolment_id
		join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
		where p.phone = ${person.phone}`;
	expect(row!.times).toBe(1);
	await second.close();

	await takeFile(page);
	await page.goto(plan);
	await expect(page.getByText('받으셨습니다')).toBeVisible();
});

/** Registered at the first visit, verified at the fourth. */
async function reachMilestone(page: Page, code: string): Promise<void> {
	const starts = await visitStarts(code);
	await goTo(page, starts[0]!);
	const first = await phoneAt(page, code);
	await registerInField(first, person.name, addDays(dayOf(starts[0]!, namsan.zone), 7));
	const before = { uses_cigarettes: true, co_ppm: 18 };
	const start = { visitNumber: 1, stepKey: 'k0', mode: 'visit', values: before } as const;
	await contactInField(first, person.name, start);
	await goTo(page, starts[3]!);
	const last = await phoneAt(page, code);
	const values = { any_puff_since_day15: false, co_ppm: 2 };
	const end = { visitNumber: 4, stepKey: 'k5', mode: 'visit', values } as const;
	await contactInField(last, person.name, end);
}

/** From the list to the form, in two windows; gives the second. */
async function openGiving(page: Page): Promise<Page> {
	await page.goto(found);
	await expect(page.getByRole('table')).toContainText('4주 금연 축하');
	await expectNoFindings(page);
	await press(page, page.getByRole('link', { name: person.name }));
	await expect(page.getByText('4주 금연 (CO로 확인)')).toBeVisible();
	const second = await page.context().newPage();
	await second.goto(page.url());
	return second;
}

async function give(page: Page): Promise<void> {
	await page.locator('[name=givenOn]').fill(addDays(dayOf(now(), namsan.zone), 1));
	await press(page, page.getByRole('button', { name: '드린 것으로 기록' }));
	await expect(page.locator('[name=givenOn]')).toHaveAttribute('aria-invalid', 'true');
	await expectNoFindings(page);
	await page.setViewportSize({ width: 320, height: 700 });
	await expectToFit(page);
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.locator('[name=givenOn]').fill(dayOf(now(), namsan.zone));
	await press(page, page.getByRole('button', { name: '드린 것으로 기록' }));
	await expect(page.getByText('드린 것으로 기록했습니다')).toBeVisible();
	await expect(page.getByRole('button', { name: '되돌리기' })).toBeVisible();
}

async function printReceipt(page: Page): Promise<void> {
	await press(page, page.getByRole('link', { name: '수령증' }));
	const sheet = page.locator('.receipt');
	await expect(sheet).toContainText(person.name);
	await expect(sheet).toContainText('10,000원');
	await expect(sheet).toContainText('받은 사람 서명');
	await expectNoFindings(page);
	await page.emulateMedia({ media: 'print' });
	await expect(page.locator('.back.no-print')).toBeHidden();
	await expect(sheet).toBeVisible();
	await page.emulateMedia({ media: 'screen' });
}

async function takeFile(page: Page): Promise<void> {
	await page.goto(`${found}&show=given`);
	await press(page, page.getByRole('button', { name: '파일 받기' }));
	await expect(page.locator('[name=reason]')).toHaveAttribute('aria-invalid', 'true');
	await page.locator('[name=reason]').fill('예시 정산');
	await press(page, page.getByRole('button', { name: '파일 받기' }));
	const [file] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: '파일 받기' }).click()
	]);
	expect(file.suggestedFilename()).toMatch(/^rewards-given-namsan-.*\.csv$/);
	const [entry] = await stored()`select details from ledger_entry
		where act = 'rewards.taken_home' order by at desc limit 1`;
	expect(entry!.details).toMatchObject({ rows: 1 });
}
