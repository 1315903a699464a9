import { expect, test, type Page } from '@playwright/test';
import { aVisitToday, one, two } from './field-steps.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	moveClock,
	signIn,
	speak,
	stored
} from './steps.ts';

/* The last resort: a visit's roster on paper and as a file, and what comes back of it. */

test.use({ viewport: { width: 320, height: 740 } });
test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

const BOM = '\uFEFF';

test('a roster is printed, taken as a file, filled in, checked and recorded beside what a phone knew', async ({
	page,
	browser
}) => {
	test.setTimeout(180_000);
	const visit = await aVisitToday(page);
	await moveClock(page, new Date(visit.startsAt.getTime() + 3 * 3_600_000));
	// So much later nobody is signed in any more.
	await signIn(page, 'admin@hangang.example');
	const here = `${home()}/admin/visits/${visit.id}/paper`;
	for (const language of ['ko', 'en'] as const) {
		await speak(page, language);
		for (const address of [here, `${home()}/paper/${visit.id}`]) {
			await page.goto(address);
			await expect(page.locator('html')).toHaveAttribute('lang', language);
			await expectToFit(page);
			await expectNoFindings(page);
		}
		await expect(page.getByRole('rowheader', { name: one.name })).toBeVisible();
		await expect(page.locator('main')).not.toContainText(one.phone);
		const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
		expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThanOrEqual(1);
		// A4 across: 297 by 210 mm in points.
		expect(pdf).toMatch(/\/MediaBox\s*\[0 0 84[12](\.\d+)? 59[45](\.\d+)?\]/);
	}
	await speak(page, 'ko');

	await page.goto(here);
	await page.getByRole('button', { name: '파일 받기' }).click();
	await expect(page.getByRole('alert').first()).toBeVisible();
	await page.locator('[name=reason]').fill('통신 장애 대비');
	const [file] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: '파일 받기' }).click()
	]);
	const text = await readAll(await file.createReadStream());
	expect(text.startsWith(BOM)).toBe(true);
	expect(text).toContain('\r\n');

	await upload(page, here, '이름,값\r\n가,1\r\n');
	await expect(page.getByRole('alert').first()).toContainText('이 방문의 명단 파일이 아닙니다');

	const start = new Date(visit.startsAt);
	await stored()`insert into check_in
		(agency_id, visit_id, enrolment_id, recorded_by, checked_in_at)
		select e.agency_id, ${visit.id}, e.id, (select id from staff where email = ${visit.email} limit 1),
			${new Date(start.getTime() + 40 * 60_000)}
		from enrolment e join participant p on p.id = e.participant_id
		where e.series_id = ${visit.seriesId} and p.name = ${one.name}`;
	const minute = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Seoul', timeStyle: 'short' });
	const filled = text
		.split('\r\n')
		.map((line) => {
			if (line.includes(one.name)) return withCells(line, ['예', minute.format(start)]);
			return line.includes(two.name) ? withCells(line, ['예', '99:99']) : line;
		})
		.join('\r\n');
	await upload(page, here, filled);
	await expect(page.getByRole('heading', { name: '채운 파일 확인' })).toBeVisible();
	await expect(page.getByText('행 도착 시각')).toBeVisible();
	await expect(page.locator('[type=radio][value=keep]')).toBeChecked();
	await expectToFit(page);
	await expectNoFindings(page);
	await page.locator('[type=radio]:not([value=keep])').check();
	await page.getByRole('button', { name: '기록하기' }).click();
	await expect(page.getByText('기록했습니다')).toBeVisible();
	const kept =
		await stored()`select checked_in_at as at from check_in where visit_id = ${visit.id}`;
	expect(kept.map(({ at }) => at as Date)).toEqual([start]);

	await upload(page, here, filled.replace('99:99', ''));
	await page.getByRole('button', { name: '기록하기' }).click();
	await expect(page.getByText('도착 1명')).toBeVisible();

	// Whoever does not go there has no paper; who is not signed in is asked to.
	const stranger = await browser.newPage();
	await stranger.goto(`${home()}/paper/${visit.id}`);
	await expect(stranger).toHaveURL(/\/login\?next=/);
	await signIn(stranger, 'head@hangang.example');
	expect((await stranger.goto(`${home()}/paper/${visit.id}`))!.status()).toBe(403);
	await stranger.close();
});

async function upload(page: Page, here: string, text: string): Promise<void> {
	await page.goto(here);
	const file = { name: 'roster.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
	await page.locator('[name=file]').setInputFiles(file);
	await page.getByRole('button', { name: '올리고 확인하기' }).click();
	await page.waitForLoadState();
}

/** A line of the file with the cells filled in that stand after the turn. */
function withCells(line: string, written: string[]): string {
	const cells = line.split(',');
	cells.splice(3, written.length, ...written.map((cell) => `"${cell}"`));
	return cells.join(',');
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of stream) parts.push(Buffer.from(part as Buffer));
	return Buffer.concat(parts).toString('utf8');
}
