import { expect, test, type Page } from '@playwright/test';
import { namsan } from '../town/cast.ts';
import { agree, aVisitToday, one, openVisit, prepare } from './field-steps.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	press,
	signIn,
	stored
} from './steps.ts';

test.afterAll(closeStored);

const PATCH = '니코틴 패치 21mg';

/** How many of an item this counselor's bag holds, as the server knows it. */
async function left(email: string, item = PATCH): Promise<number> {
	const [row] =
		await stored()`select coalesce(sum(m.quantity), 0)::int as left from supply_movement m
		join supply_item i on i.agency_id = m.agency_id and i.id = m.item_id
		join staff s on s.agency_id = m.agency_id and s.id = m.staff_id
		where s.email = ${email} and i.name_ko = ${item}`;
	return row!.left as number;
}

/** Whoever goes today has enough: other journeys count bags, and not everybody has one in the sample. */
async function fill(email: string, item = PATCH): Promise<void> {
	const missing = 140 - (await left(email));
	if (missing <= 0) return;
	await stored()`insert into supply_movement
		(agency_id, id, item_id, staff_id, kind, quantity, occurred_at, recorded_by, received_at)
		select s.agency_id, gen_random_uuid(), i.id, s.id, 'received', ${missing}, i.created_at, s.id, i.created_at
		from staff s join supply_item i on i.agency_id = s.agency_id
		where s.email = ${email} and i.name_ko = ${item}`;
}

async function openBag(phone: Page): Promise<void> {
	await phone.locator('nav a[href$="/field/more"]').first().click();
	await phone.locator('a[href$="/field/bag"]').click();
	await phone.locator('dl').waitFor();
}

test('supplies are handed out without a signal, leave the bag at once, and arrive once', async ({
	page,
	browser
}) => {
	test.slow();
	const visit = await aVisitToday(page);
	await fill(visit.email);
	const before = await left(visit.email);
	const context = await browser.newContext({
		viewport: { width: 320, height: 700 },
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul'
	});
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await context.setOffline(true);
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: one.name }).click();
	await phone.locator('.next-act').waitFor();
	await agree(phone);
	await phone.locator('.next-act').waitFor();

	// The usual one: two taps.
	await phone.getByRole('link', { name: '물품 주기' }).click();
	await expectNoFindings(phone);
	await expectToFit(phone);
	await phone.getByRole('button', { name: `${PATCH} 7매 주기` }).click();
	const given = phone.locator('section', { has: phone.locator('#supplies') });
	await expect(given.getByRole('listitem')).toHaveCount(1);
	await expect(given).toContainText(`${PATCH} 7매`);
	await expect(given).toContainText('이 기기에 있음');
	await expectNoFindings(phone);
	await expectToFit(phone);

	// Nothing, no number, and more than the limit: said where it is wrong, and only asked.
	await phone.getByRole('link', { name: '물품 주기' }).click();
	const patches = phone.getByRole('textbox', { name: PATCH });
	const save = phone.getByRole('button', { name: '이 기기에 저장' });
	await save.click();
	await expect(phone.getByRole('alert').first()).toBeVisible();
	await patches.fill('일곱');
	await save.click();
	await expect(patches).toHaveAttribute('aria-invalid', 'true');
	await patches.fill(String(Math.min(200, before)));
	await save.click();
	await expect(phone.getByText('이대로 주시겠습니까?')).toBeVisible();
	await expect(phone.getByText('한 번에 14매까지')).toBeVisible();
	await expect(phone.getByText(`가방에 ${before - 7}매만`)).toBeInViewport();
	// A stepper half under the foot is too small to press, until one scrolls.
	await phone.evaluate(() => scrollTo(0, 0));
	await expectNoFindings(phone);
	await expectToFit(phone);
	await phone.getByRole('button', { name: '이대로 주기' }).click();
	await expect(given.getByRole('listitem')).toHaveCount(2);

	// It was a mistake: the bag has it again.
	await given.getByRole('button', { name: '취소' }).first().click();
	await expect(given.getByText('취소함')).toHaveCount(1);
	await openBag(phone);
	await expect(phone.locator('dl')).toContainText(`가방에 ${before - 7}매 남음`);
	await expectNoFindings(phone);
	await expectToFit(phone);
	expect(await left(visit.email)).toBe(before);

	// The end of the visit names what was handed out.
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: '방문 마치기' }).click();
	await expect(phone.locator('dl')).toContainText(`${PATCH} 7매`);

	await context.setOffline(false);
	await expect(phone.getByText('이 기기의 기록이 모두 서버에 있습니다')).toBeVisible({
		timeout: 30_000
	});
	expect(await left(visit.email)).toBe(before - 7);
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: one.name }).click();
	await expect(given.getByText('서버에 있음')).toHaveCount(2);

	// The same in English.
	await phone.locator('nav a[href$="/field/more"]').first().click();
	await phone.locator('button[lang=en]').click();
	await openBag(phone);
	await expect(phone.locator('dl')).toContainText(`${before - 7} patches left in the bag`);
	await expectToFit(phone);
	await context.close();

	await expectInOffice(page, visit.email, before - 7);
});

/** The office sees it, counts with a reason, and gives more. */
async function expectInOffice(page: Page, email: string, patches: number): Promise<void> {
	const [person] = await stored()`select id, name from staff where email = ${email}`;
	// The clock went on since the booking, and the sign-in ended.
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/supplies`);
	const row = page.getByRole('row').filter({ hasText: person!.name as string });
	await expect(row).toContainText(String(patches));
	await expectNoFindings(page);
	await page.goto(`${home()}/admin/supplies/bags/${person!.id}`);
	await expect(page.getByRole('table')).toContainText(one.name);

	const send = page.locator('#typed .actions button');
	await page.locator('[name=kind][value=counted]').check();
	await page.locator('[name=itemId]').selectOption({ index: 1 });
	await page.locator('[name=quantity]').fill('12');
	await send.click();
	await expect(page.locator('[name=reason]')).toHaveAttribute('aria-invalid', 'true');
	await expect(page.locator('[name=quantity]')).toHaveValue('12');
	await page.locator('[name=reason]').fill('월말 재고');
	await send.click();
	await page.waitForURL('**?done');
	expect(await left(email)).toBe(12);
	await expect(page.getByRole('table')).toContainText('월말 재고');

	await page.locator('[name=kind][value=received]').check();
	await page.locator('[name=itemId]').selectOption({ index: 1 });
	await page.locator('[name=quantity]').fill('30');
	await send.click();
	await expect.poll(() => left(email)).toBe(42);
	await page.waitForURL('**?done');
	await expectNoFindings(page);
	await page.goto(`${home()}/admin/supplies/items`);
	await expectNoFindings(page);
}

const GUM = '니코틴 껌 2mg';

test('what somebody was given beside what still lasts is found by the office, and settled by a reason', async ({
	page,
	browser
}) => {
	test.slow();
	const visit = await aVisitToday(page);
	for (const item of [PATCH, GUM]) await fill(visit.email, item);
	const before = await left(visit.email, GUM);
	const context = await browser.newContext({ locale: 'ko-KR', timezoneId: 'Asia/Seoul' });
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: one.name }).click();
	await phone.locator('.next-act').waitFor();
	await agree(phone);
	await phone.locator('.next-act').waitFor();
	const given = phone.locator('section', { has: phone.locator('#supplies') });
	await phone.getByRole('link', { name: '물품 주기' }).click();
	await phone.getByRole('button', { name: `${PATCH} 7매 주기` }).click();
	await expect(given.getByRole('listitem')).toHaveCount(1);
	await phone.getByRole('link', { name: '물품 주기' }).click();
	await phone.getByRole('textbox', { name: GUM }).fill('24');
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await expect(given.getByRole('listitem')).toHaveCount(2);
	await expect.poll(() => left(visit.email, GUM), { timeout: 30_000 }).toBe(before - 24);
	await context.close();
	const [second] = await stored()`select m.hand_out_id as id from supply_movement m
		join enrolment e on e.agency_id = m.agency_id and e.id = m.enrolment_id
		join supply_item i on i.agency_id = m.agency_id and i.id = m.item_id
		where e.series_id = ${visit.seriesId} and i.name_ko = ${GUM}`;

	// The clock went on since the booking, and the sign-in ended.
	await signIn(page, 'admin@hangang.example');
	const open = `${home()}/admin/supplies/stops?show=open`;
	await page.goto(open);
	const row = page.getByRole('row').filter({ has: page.locator(`a[href$="${second!.id}"]`) });
	await expect(row).toContainText(one.name);
	await expect(row).toContainText(PATCH);
	await row.getByRole('link').click();
	await expect(page.locator('main')).toContainText('필요한 이유가 없음');
	await expectNoFindings(page);
	await expectToFit(page);
	const save = page.getByRole('button', { name: '이유 남기기' });
	await press(page, save);
	await expect(page.locator('[name=reason]')).toHaveAttribute('aria-invalid', 'true');
	await page.locator('[name=reason]').fill('의사가 함께 쓰라고 했습니다');
	await press(page, save);
	await page.waitForURL('**?done');
	await expect(page.locator('dl').last()).toContainText('의사가 함께 쓰라고 했습니다');
	await page.goto(open);
	await expect(row).toHaveCount(0);
});

test('a stop is removed after a question alone, and comes back as it was', async ({ page }) => {
	await signIn(page, `admin@${namsan.slug}.example`, namsan.slug);
	const [item] = await stored()`select id from supply_item
		where agency_id = ${namsan.id} and name_ko = ${PATCH}`;
	await page.goto(`${home(namsan.slug)}/admin/supplies/items/${item!.id}/stops`);
	const rule = page.getByRole('link', { name: /빼기$/ });
	await press(page, rule);
	await expectNoFindings(page);
	await expectToFit(page);
	await press(page, page.getByRole('link', { name: '그대로 두기' }));
	await press(page, rule);
	await press(page, page.getByRole('button', { name: '조건 빼기' }));
	await expect(page.getByRole('status')).toContainText('조건을 뺐습니다');
	await expect(rule).toHaveCount(0);
	await press(page, page.getByRole('link', { name: '이 조건 다시 추가하기' }));
	await press(page, page.getByRole('button', { name: '조건 추가' }));
	await expect(rule).toHaveCount(1);
	const acts = await stored()`select act from ledger_entry
		where subject_id = ${item!.id} order by at, id`;
	expect(acts.map(({ act }) => act)).toEqual(['supply.stop_dropped', 'supply.stop_added']);
});
