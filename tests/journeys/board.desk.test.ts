import { randomUUID } from 'node:crypto';
import { expect, test, type Page, type Request } from '@playwright/test';
import { briefing, companies, hangang } from '../town/cast.ts';
import {
	bookService,
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	signIn,
	speak,
	stored
} from './steps.ts';

const office = 'admin@hangang.example';

test.beforeEach(async () => {
	await stored()`update allocation set released_at = now() where released_at is null`;
	await stored()`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
		select agency_id, id, now(), 'system', 'requested_by_mistake' from visit
		where starts_at > now() on conflict do nothing`;
});
test.afterEach(async () => {
	await stored()`delete from leave`;
	await stored()`delete from holiday`;
});
test.afterAll(closeStored);

type Booked = {
	visit: string;
	day: string;
	holder: string;
	holderId: string;
	free: string;
	contactEmail: string;
};

/** A briefing is booked: one counselor goes, the others are free. */
async function aBriefing(page: Page): Promise<Booked> {
	// Known by a contact of its own: other journeys may be ahead of the time of this one.
	const contactEmail = `board-${randomUUID().slice(0, 8)}@nuri.example`;
	await bookService(page, briefing.key, { ...companies[2]!, contactEmail });
	const [row] = await stored()<Omit<Booked, 'contactEmail'>[]>`
		select v.id as visit, to_char(v.starts_at at time zone 'Asia/Seoul', 'YYYY-MM-DD') as day,
			p.name as holder, r.id as "holderId", (select f.name from resource o join staff f on f.id = o.staff_id
				where o.agency_id = r.agency_id and o.id <> r.id order by f.name limit 1) as free
		from visit v join series s on s.id = v.series_id
		join allocation a on a.visit_id = v.id and a.released_at is null
		join resource r on r.id = a.resource_id join staff p on p.id = r.staff_id
		join organization o on o.id = s.organization_id
		where v.agency_id = ${hangang.id} and o.contact_email = ${contactEmail}`;
	return { ...row!, contactEmail };
}

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const organization = companies[2]!.organization;

test('a visit is dragged to another counselor, and undone', async ({ page }) => {
	const { day, holder, free } = await aBriefing(page);
	await signIn(page, office);
	await page.goto(`${home()}/admin/board?day=${day}`);
	const chip = rowOf(page, holder).locator('.chip').filter({ hasText: organization });
	const column = await chip.evaluate((one) => one.closest('td')!.cellIndex);
	await chip.dragTo(rowOf(page, free).locator(`td:nth-child(${column + 1})`));
	await expect(page.getByRole('status').filter({ hasText: '방문을 맡겼습니다' })).toBeVisible();
	await expect(rowOf(page, free).locator('.chip')).toContainText(organization);
	await expect(rowOf(page, holder).locator('.chip')).toHaveCount(0);
	await expectNoFindings(page);

	await page.getByRole('button', { name: '되돌리기' }).click();
	await expect(rowOf(page, holder).locator('.chip')).toContainText(organization);
});

test('a visit that is dropped where it cannot go says why, and what would work', async ({
	page
}) => {
	const { day, holder, free } = await aBriefing(page);
	await signIn(page, office);
	await page.goto(`${home()}/admin/board?day=${day}`);
	const chip = rowOf(page, holder).locator('.chip').filter({ hasText: organization });
	const column = await chip.evaluate((one) => one.closest('td')!.cellIndex);
	const other = rowOf(page, free).locator(`td:nth-child(${column === 1 ? 3 : column})`);
	await chip.dragTo(other);
	await expect(page.getByRole('status').filter({ hasText: organization })).toContainText(
		'다른 날로는 끌어 옮길 수 없습니다'
	);
	await expect(other).toContainText('같은 날 다른 상담사의 줄');
	await expectNoFindings(page);
	await other.getByRole('link', { name: '날짜 옮기기' }).click();
	await expect(page).toHaveURL(/\/move\?visit=1&scope=this$/);
});

test('the same by keyboard alone, with the reasons of everybody', async ({ page }) => {
	const { day, holder } = await aBriefing(page);
	await signIn(page, office);
	await page.goto(`${home()}/admin/board?day=${day}`);
	await rowOf(page, holder)
		.getByRole('link', { name: /^갈 사람 바꾸기/ })
		.focus();
	await page.keyboard.press('Enter');
	await expect(page.getByText('규칙이 먼저 권합니다.')).toBeVisible();
	await expect(page.getByText('그 시간에 다른 일정이 없습니다.').first()).toBeVisible();
	await expectNoFindings(page);
	await page.getByRole('radio').first().focus();
	await page.keyboard.press('ArrowDown');
	const chosen = await page
		.getByRole('radio', { checked: true })
		.evaluate((one) =>
			one.closest('label')!.querySelector('span')!.firstChild!.textContent!.trim()
		);
	await page.keyboard.press('Enter');
	await expect(page.getByText('방문을 맡겼습니다')).toBeVisible();
	await expect(rowOf(page, chosen).locator('.chip')).toContainText(organization);
});

test('a counselor falls ill: preview, one act, and the visit is somebody else’s, without a script', async ({
	browser
}) => {
	const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
	const { visit, day, holder, holderId } = await aBriefing(page);
	await signIn(page, office);
	await page.goto(`${home()}/admin/board?day=${day}`);
	await page.getByRole('link', { name: '상담사 부재 알리기' }).click();
	await page.getByLabel('상담사', { exact: true }).selectOption({ label: holder });
	await page.getByLabel('첫날').fill(day);
	await page.getByLabel('마지막 날').fill(day);
	await page.getByRole('button', { name: '미리 보기' }).click();
	await expect(page.getByText('이 방문들이 걸립니다 (1회)')).toBeVisible();
	await page.getByRole('button', { name: '부재 기록하기' }).click();
	await expect(page.getByText('다른 상담사에게 맡긴 방문 1회')).toBeVisible();
	const live = await stored()`select resource_id from allocation
		where visit_id = ${visit} and released_at is null`;
	expect(live).toHaveLength(1);
	expect(live[0]!.resource_id).not.toBe(holderId);
	await page.context().close();
});

test('a visit that is left for later waits in the tray, until the absence is taken back', async ({
	page
}) => {
	const { day, holder, holderId } = await aBriefing(page);
	await signIn(page, office);
	const asked = `resourceId=${holderId}&fromDay=${day}&toDay=${day}&kind=leave`;
	await page.goto(`${home()}/admin/board/away?${asked}`);
	await page.getByText('모두 그대로 두고').click();
	await page.getByRole('button', { name: '부재 기록하기' }).click();
	const tray = page.locator('#tray');
	await expect(tray).toContainText(`${holder}, 그날 자리에 없습니다.`);
	await expect(tray).toContainText('맡을 수 있는 상담사:');
	await expectNoFindings(page);
	await page.goto(`${home()}/admin/calendar`);
	await page.getByRole('button', { name: /^취소: 상담사/ }).click();
	await expect(page.getByText('부재를 취소했습니다')).toBeVisible();
	await page.goto(`${home()}/admin/board?day=${day}`);
	await expect(tray).toContainText('모두 갈 사람이 있습니다');
});

test('a preview that is no longer true is refused, and says so', async ({ page }) => {
	const { visit, day } = await aBriefing(page);
	await signIn(page, office);
	await page.goto(`${home()}/admin/board/bulk?day=${day}&act=cancel&visit=${visit}`);
	await page.getByRole('radio').last().check();
	await stored()`update visit set starts_at = starts_at + interval '1 minute' where id = ${visit}`;
	await page.getByRole('button', { name: '방문 1회 취소하기' }).click();
	await expect(page.getByRole('alert')).toContainText('그 사이에');
	const [row] =
		await stored()`select count(*)::int as n from cancellation where visit_id = ${visit}`;
	expect(row!.n).toBe(0);
});

test('the visits of a day are cancelled together, after a look at who is told', async ({
	page
}) => {
	const { day, contactEmail } = await aBriefing(page);
	await signIn(page, office);
	await page.goto(`${home()}/admin/board?day=${day}`);
	await page
		.locator('table')
		.getByRole('link', { name: /이날 방문 옮기기/ })
		.click();
	await page.getByRole('radio', { name: '취소하기' }).check();
	await page.getByRole('button', { name: '미리 보기' }).click();
	await expect(page.getByText(contactEmail)).toBeVisible();
	await page.locator('[name=sentence]').fill('다시 연락드리겠습니다.');
	await page.getByRole('button', { name: '방문 1회 취소하기' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await expect(page.locator('[name=sentence]')).toHaveValue('다시 연락드리겠습니다.');
	await page.getByRole('radio').last().check();
	await page.getByRole('button', { name: '방문 1회 취소하기' }).click();
	await expect(page.getByText('방문 1회를 취소했습니다')).toBeVisible();
});

test('a closing day shows what it would hit before it is made', async ({ page }) => {
	const { day } = await aBriefing(page);
	await signIn(page, office);
	await page.goto(`${home()}/admin/calendar`);
	await page.getByLabel('날짜').fill(day);
	await page.getByRole('textbox', { name: '이름', exact: true }).fill('개청 기념일');
	await page.getByLabel('영어 이름').fill('Staff day');
	await page.getByRole('button', { name: '걸리는 방문 보기' }).click();
	await expect(page.getByText('이날 약속한 방문 1회가 걸립니다')).toBeVisible();
	await page.getByRole('button', { name: '쉬는 날로 정하기' }).click();
	await expect(page.getByText('쉬는 날로 정했습니다')).toBeVisible();
	await page.goto(`${home()}/admin/board?day=${day}`);
	await expect(page.locator('#tray')).toContainText('기관이 쉬는 날입니다.');
	await page.goto(`${home()}/admin/calendar`);
	await page.getByRole('button', { name: '취소: 개청 기념일' }).click();
	await expect(page.getByText('쉬는 날을 취소했습니다')).toBeVisible();
});

/**
 * What the board is told when it asks next; its script may still be starting. A question that was
 * asked before is not this one, and none is left on its way.
 */
async function nextAnswer(page: Page): Promise<number> {
	const asked: Request[] = [];
	const listen = (one: Request) => void (one.url().includes('/stamp') && asked.push(one));
	page.on('request', listen);
	await expect(async () => {
		await page.clock.fastForward('00:21');
		expect(asked).not.toEqual([]);
	}).toPass();
	page.off('request', listen);
	const answers = await Promise.all(asked.map((one) => one.response()));
	return answers.at(-1)!.status();
}

test('what somebody else changed is said quietly, and nothing moves by itself', async ({
	page
}) => {
	const { visit, day, holder } = await aBriefing(page);
	await signIn(page, office);
	await page.clock.install();
	await page.goto(`${home()}/admin/board?day=${day}`);
	expect(await nextAnswer(page)).toBe(304);
	await expect(page.getByText('일정표가 바뀌었습니다')).toHaveCount(0);
	await stored()`update visit set starts_at = starts_at + interval '10 minutes' where id = ${visit}`;
	expect(await nextAnswer(page)).toBe(204);
	await expect(page.getByText('일정표가 바뀌었습니다')).toBeVisible();
	const chip = rowOf(page, holder).locator('.chip');
	const before = await chip.innerText();
	await page.getByRole('link', { name: '새 내용 보기' }).click();
	await expect(chip).not.toHaveText(before);
});

for (const language of ['ko', 'en'] as const) {
	test(`at 320 px the week is a list by day, in ${language}`, async ({ page }) => {
		const { day } = await aBriefing(page);
		await signIn(page, office);
		await speak(page, language);
		await page.setViewportSize({ width: 320, height: 800 });
		await page.goto(`${home()}/admin/board?day=${day}`);
		await expect(page.locator('table')).toBeHidden();
		await expect(page.locator('.narrow .chip')).toContainText(organization);
		await expectToFit(page);
		await expectNoFindings(page);
		await page.locator('.narrow a.give').click();
		await expect(page.getByRole('radio').first()).toBeVisible();
		await expectToFit(page);
	});
}
