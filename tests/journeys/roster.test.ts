import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { briefing, companies, participants } from '../town/cast.ts';
import { workbookOf } from '#lib/organizations/workbook.test-kit.ts';
import {
	bookService,
	bookTheClinic,
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	linkIn,
	noticeTo,
	signIn,
	speak,
	stored
} from './steps.ts';

test.afterAll(closeStored);

const company = companies[1]!;
const [one, two, three] = participants;

/** 성명,연락처,부서 / 강하늘,010-0000-1001,기획팀 / 나윤슬,10-0000-1002, / (none),010-0000-1003,총무팀 */
const fromKoreanWindows = Buffer.from(
	[
		'bcbab8ed2cbfacb6f4c3b32cbacebcad',
		'b0adc7cfb4c32c3031302d303030302d313030312cb1e2c8b9c6c0',
		'b3aac0b1bdbd2c31302d303030302d313030322c',
		'2c3031302d303030302d313030332cc3d1b9abc6c0'
	].join('0d0a'),
	'hex'
);

const sendFile = async (page: Page, name: string, buffer: Buffer) => {
	await page.locator('[name=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });
	await page.locator('form[action="?/check"] button').click();
};

async function rosterOf(page: Page): Promise<{ n: number }> {
	const reference = await page.locator('main').innerText();
	const [row] = await stored()<{ n: number }[]>`
		select count(e.id)::int as n from series s left join roster_entry e on e.series_id = s.id
		where position(s.reference in ${reference}) > 0`;
	return row!;
}

test('a safety officer sends a list from Korean Windows, adds it and takes it back', async ({
	page
}) => {
	const series = await bookService(page, briefing.key, company);
	await page.getByRole('link', { name: '명단 올리기·보기' }).click();
	await expectNoFindings(page);
	await sendFile(page, '명단.csv', fromKoreanWindows);

	await expect(page.getByRole('heading', { level: 1 })).toHaveText('명단 확인');
	await expect(page.locator('main')).toContainText('한글 윈도우 방식(CP949)');
	await expect(page.locator('main')).toContainText('맨 앞의 0을 되살렸습니다');
	await expect(page.getByRole('listitem').filter({ hasText: '나윤슬' })).toContainText(
		'010-0000-1002'
	);
	await expect(page.locator('main')).toContainText('4행');
	await expect(page.locator('main')).toContainText('이름: 입력하지 않은 항목입니다');
	await page.setViewportSize({ width: 320, height: 700 });
	await expectToFit(page);
	await expectNoFindings(page);
	const [before] = await stored()`select count(*)::int as n from roster_entry`;

	await page.getByRole('button', { name: '2명 명단에 더하기' }).click();
	await expect(page.getByRole('status')).toContainText('2명을 더했습니다');
	await expect(page.getByRole('listitem').filter({ hasText: '강하늘' })).toContainText('기획팀');
	await expectToFit(page);
	await expectNoFindings(page);
	const [after] = await stored()`select count(*)::int as n from roster_entry`;
	expect(after!.n - before!.n).toBe(2);

	await page.getByRole('link', { name: '넣지 않은 행과 이유 보기' }).click();
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: '넣지 않는 행 내려받기 (CSV)' }).click()
	]);
	const csv = await readFile(await download.path(), 'utf8');
	expect(csv).toContain('"4","","010-0000-1003","총무팀","이름: 입력하지 않은 항목입니다.');

	await page.goto(`${series}/roster`);
	await page.getByRole('button', { name: /되돌리기/ }).click();
	await expect(page.getByRole('status')).toContainText('되돌렸습니다');
	await expect(page.locator('main')).toContainText('아직 명단에 아무도 없습니다');
	expect(await (await page.goto(series))!.text()).toContain('참여 명단');
	expect((await rosterOf(page)).n).toBe(0);
});

test('a workbook whose columns have no names is read once they are chosen', async ({ page }) => {
	await speak(page, 'en');
	await bookService(page, briefing.key, company);
	await page.getByRole('link', { name: 'Open the roster' }).click();
	const list = workbookOf([
		['x1', 'Kim One', 'Sales', 1000001001],
		['x2', 'Na Two', 'Sales', '=1+1']
	]);
	await sendFile(page, 'list.xlsx', list);
	await expect(page.locator('main')).toContainText('first sheet of the workbook');
	await expect(page.locator('main')).toContainText('There is nobody to add');
	await page.getByLabel('Name').selectOption({ label: 'Column B: Kim One' });
	await page.getByLabel('Telephone').selectOption({ label: 'Column B: Kim One' });
	await page.getByRole('button', { name: 'Show with these columns' }).click();
	await expect(page.getByRole('alert')).toContainText('One column was chosen twice');
	await page.getByLabel('Telephone').selectOption('3');
	await page.getByLabel('Department').selectOption('2');
	await page.getByRole('button', { name: 'Show with these columns' }).click();
	await expect(page.getByRole('listitem').filter({ hasText: 'Kim One' })).toContainText(
		'010-0000-1001'
	);
	await expect(page.locator('main')).toContainText('Telephone ‘=1+1’');
	await expectNoFindings(page);
	await page.getByRole('button', { name: 'Add 1 person to the roster' }).click();
	await expect(page.getByRole('status')).toContainText('1 person added');
});

test('an office without JavaScript and with a keyboard alone pastes names from a spreadsheet', async ({
	browser
}) => {
	const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-US' });
	const page = await context.newPage();
	const series = await bookService(page, briefing.key, company);
	await page.goto(`${series}/roster`);
	await page.locator('[name=pasted]').focus();
	for (const person of [one!, two!, three!]) {
		await page.keyboard.type(person.name);
		await page.keyboard.press('Enter');
	}
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await expect(page.getByText('Check the list').first()).toBeVisible();
	await expect(page.locator('[name=name]').last()).toHaveValue('0');
	const add = page.getByRole('button', { name: 'Add 3 people to the roster' });
	await add.focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('status')).toContainText('3 people added');
	await page.goBack();
	await page.goto(`${series}/roster`);
	await expect(page.getByRole('list', { name: 'On the roster now' }).locator('li')).toHaveCount(3);
	await context.close();
});

test('a list with a resident registration number is refused whole, and nothing of it is kept', async ({
	page
}) => {
	const series = await bookService(page, briefing.key, company);
	await page.goto(`${series}/roster`);
	await page.locator('[name=pasted]').fill(`${one!.name}\t900101-1234567\n${two!.name}\t`);
	await page.locator('form[action="?/check"] button').click();
	await expect(page.getByRole('alert')).toContainText('1행에 주민등록번호로 보이는 번호');
	const pasted = await page.locator('[name=pasted]').inputValue();
	expect(pasted).toContain('900101-*******');
	expect(pasted).toContain(two!.name);
	expect(await page.content()).not.toContain('1234567');
	const drafts = await stored()`select d.id from roster_draft d where d.series_id =
		(select id from series order by requested_at desc limit 1)`;
	expect(drafts).toHaveLength(0);
	await page.goto(`${series}/roster/check`);
	await expect(page).toHaveURL(/\/roster\?done=gone$/);
	await expect(page.locator('main')).toContainText('확인하던 명단이 없습니다');
});

test('files that are no list are refused beside their field, with what to do', async ({ page }) => {
	const series = await bookService(page, briefing.key, company);
	await page.goto(`${series}/roster`);
	const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)]);
	for (const [buffer, words] of [
		[old, '오래된 엑셀 형식'],
		[Buffer.from('89504e470d0a1a0a00', 'hex'), '표로 읽을 수 없는 파일'],
		[Buffer.alloc(2_040_000, 'x'), '2MB까지'],
		[Buffer.alloc(5_000_000, 'x'), '2MB까지']
	] as const) {
		await sendFile(page, 'a.csv', buffer);
		await expect(page.getByRole('alert')).toContainText(words);
	}
	await page.locator('form[action="?/check"] button').click();
	await expect(page.getByRole('alert')).toContainText('읽을 수 있는 내용이 없습니다');
	await expectNoFindings(page);
});

test('the clinic has no roster: the page refuses, and a post as well', async ({ page }) => {
	const series = await bookTheClinic(page);
	await expect(page.locator('main')).not.toContainText('참여 명단');
	const answer = await page.goto(`${series}/roster`);
	expect(answer!.status()).toBe(403);
	await expect(page.locator('main')).toContainText('사업장에서 명단을 받지 않습니다');
	const posted = await page.request.post(`${series}/roster?/check`, {
		multipart: { pasted: one!.name },
		headers: { origin: process.env.DOORSTEP_URL!, accept: 'text/html' }
	});
	expect(posted.status()).toBe(403);
});

test('the office keys a list in for the organization, which sees who did', async ({ page }) => {
	const series = await bookService(page, briefing.key, company);
	await signIn(page, 'admin@hangang.example');
	const [row] = await stored()`select id from series order by requested_at desc limit 1`;
	await page.goto(`${home()}/admin/series/${row!.id}`);
	await page.getByRole('button', { name: '신청 확정' }).click();
	expect(
		linkIn((await noticeTo(company.contactEmail, 'series-confirmed')).split('참여 명단')[1]!)
	).toMatch(/\/roster$/);
	await page.getByRole('link', { name: '명단 올리기·보기' }).click();
	await page.locator('[name=pasted]').fill(`이름\n${one!.name}\n${two!.name}`);
	await page.locator('form[action="?/check"] button').click();
	await page.getByRole('button', { name: '2명 명단에 더하기' }).click();
	await expect(page.getByRole('status')).toContainText('2명을 더했습니다');
	const [seen] = await stored()`select count(*)::int as n from access_entry
		where subject_id = ${row!.id} and action = 'view' and reason = 'roster'`;
	expect(seen!.n).toBeGreaterThanOrEqual(2);
	await page.goto(`${series}/roster`);
	await expect(page.locator('main')).toContainText('기관 직원 관리자 예시 님이 대신 올림');
});
