import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { aVisitToday, one, openVisit, prepare, two, unlock } from './field-steps.ts';
import { expectNoneKept } from './in-clear.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	moveClock,
	signIn,
	stored
} from './steps.ts';

/* Notes and photos of paper forms: written without a signal, sent after everything else. */

const words = '복도 끝 회의실로 옮겨 달라고 하심';
const place = 'Exif37.5665N';

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('a note with a photo outlives the app, goes after the records, and is read in the office', async ({
	page,
	browser
}) => {
	test.setTimeout(240_000);
	const visit = await aVisitToday(page);
	const context = await aPhoneOf(browser, 'ko-KR');
	let phone = await context.newPage();
	await prepare(phone, visit.email);
	const paper = await aPaperForm(phone);
	await context.setOffline(true);
	await openPerson(phone, visit.id);
	await phone.getByRole('link', { name: '메모 남기기' }).click();

	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await expect(phone.getByRole('alert').first()).toContainText('메모가 비어 있습니다');
	await phone.locator('[name=text]').fill(words);
	await phone.locator('[name=photo]').setInputFiles({
		name: 'notes.txt',
		mimeType: 'text/plain',
		buffer: Buffer.from('no picture')
	});
	await expect(phone.getByRole('alert').first()).toContainText('사진으로 열 수 없습니다');
	await phone.locator('[name=photo]').setInputFiles(paper);
	await expect(phone.getByRole('img', { name: '메모에 넣은 사진 1' })).toBeVisible();
	await expectNoFindings(phone);
	await expectToFit(phone);

	// Closed in the middle of writing: what was typed and taken is there again.
	await phone.close();
	phone = await reopened(context);
	await openPerson(phone, visit.id);
	await phone.getByRole('link', { name: '메모 남기기' }).click();
	await expect(phone.locator('[name=text]')).toHaveValue(words);
	await expect(phone.getByRole('img', { name: '메모에 넣은 사진 1' })).toBeVisible();
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	const notes = phone.getByRole('region', { name: '메모' });
	await expect(notes).toContainText(words);
	await expect(notes.getByText('이 기기에 있음').first()).toBeVisible();
	await expect(notes.getByRole('img')).toBeVisible();
	await expect(phone.getByRole('status').first()).toContainText('사진 1장');
	await expectNoFindings(phone);
	await expectToFit(phone);
	// A JPEG begins so, as it is and as text.
	await expectNoneKept(phone, [words, place, 'JFIF', '_9j_4AAQ', '/9j/4AAQ', one.name]);

	await phone.close();
	phone = await reopened(context);
	await openPerson(phone, visit.id);
	await expect(phone.getByRole('region', { name: '메모' }).getByRole('img')).toBeVisible();

	// The photo cannot be sent: every record goes nevertheless, also one of later.
	await context.route('**/api/sync/photo', (route) =>
		route.fulfill({ status: 500, contentType: 'application/json', body: '{}' })
	);
	await context.setOffline(false);
	await expect.poll(() => countOf('note', visit.id), { timeout: 30_000 }).toBe(1);
	await openVisit(phone, visit.id);
	await phone.getByRole('button', { name: `${two.name} 님 도착 기록` }).click();
	await expect.poll(() => countOf('check_in', visit.id), { timeout: 30_000 }).toBe(1);
	const line = phone.getByRole('status').first();
	await expect(line).toContainText('사진 1장은 아직 이 기기에');
	expect(await photosHere(visit.id)).toBe(0);
	await line.click();
	await expect(phone.getByRole('heading', { name: '아직 보내지 않은 사진 1장' })).toBeVisible();
	await expectNoFindings(phone);
	await expectToFit(phone);

	await context.unroute('**/api/sync/photo');
	await expect.poll(() => photosHere(visit.id), { timeout: 60_000 }).toBe(1);
	await expect(line).toContainText('모두 서버에 있음');
	await openPerson(phone, visit.id);
	await expect(phone.getByRole('region', { name: '메모' }).getByText('서버에 있음')).toHaveCount(2);
	await expectNoneKept(phone, [words, place, 'JFIF']);
	await readInOffice(page, visit);
	await context.close();
});

test('a note about the visit is written in English, from a file, in the room of a small phone', async ({
	page,
	browser
}) => {
	const visit = await aVisitToday(page);
	const context = await aPhoneOf(browser, 'en-US');
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: 'Add a note' }).click();
	await phone.locator('[name=photo]').setInputFiles(await aPaperForm(phone));
	await expect(phone.getByRole('img', { name: 'Photo 1 of the note' })).toBeVisible();
	await expectNoFindings(phone);
	await expectToFit(phone);
	// A photo alone is a note, too.
	await phone.getByRole('button', { name: 'Save on this phone' }).click();
	await expect(phone.getByRole('region', { name: 'Notes' }).getByText('Photo 1')).toBeVisible();
	await expect.poll(() => photosHere(visit.id), { timeout: 60_000 }).toBe(1);
	await expect(phone.getByRole('status').first()).toContainText('All with the server');
	await context.close();
});

function aPhoneOf(browser: Browser, locale: string): Promise<BrowserContext> {
	const viewport = { width: 320, height: 700 };
	return browser.newContext({ viewport, locale, timezoneId: 'Asia/Seoul' });
}

async function reopened(context: BrowserContext): Promise<Page> {
	const phone = await context.newPage();
	await phone.goto(`${home()}/field`);
	await unlock(phone);
	return phone;
}

async function openPerson(phone: Page, visitId: string): Promise<void> {
	await openVisit(phone, visitId);
	await phone.getByRole('link', { name: one.name }).click();
	await phone.locator('.next-act').waitFor();
}

/** A photo as a camera makes it: larger than is sent, and with the place where it was taken. */
async function aPaperForm(phone: Page) {
	const painted = await phone.evaluate(() => {
		const canvas = document.createElement('canvas');
		[canvas.width, canvas.height] = [2400, 3200];
		const context = canvas.getContext('2d')!;
		context.fillStyle = 'white';
		context.fillRect(0, 0, 2400, 3200);
		context.fillStyle = 'black';
		// Much fine print, so that the photo travels in several parts.
		for (let row = 0; row < 110; row++) {
			context.font = `${14 + (row % 5) * 3}px sans-serif`;
			context.fillText(`${row} 측정값 서명란 확인 `.repeat(14), 20, 30 + row * 28);
		}
		return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]!;
	});
	const jpeg = Buffer.from(painted, 'base64');
	const text = Buffer.from(place);
	const head = Buffer.from([0xff, 0xe1, 0, text.length + 2]);
	const buffer = Buffer.concat([jpeg.subarray(0, 2), head, text, jpeg.subarray(2)]);
	return { name: 'form.jpg', mimeType: 'image/jpeg', buffer };
}

async function countOf(table: 'note' | 'check_in', visitId: string): Promise<number> {
	const [row] = await stored()`select count(*)::int as n from ${stored()(table)}
		where visit_id = ${visitId}`;
	return row!.n as number;
}

async function photosHere(visitId: string): Promise<number> {
	const [row] = await stored()`select count(*)::int as n from photo_file f
		join note_photo p on p.id = f.photo_id join note n on n.id = p.note_id
		where n.visit_id = ${visitId}`;
	return row!.n as number;
}

async function readInOffice(page: Page, visit: { id: string; seriesId: string }): Promise<void> {
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/series/${visit.seriesId}`);
	await page.getByRole('link', { name: '메모 보기' }).first().click();
	await expectNoFindings(page);
	await page.getByRole('link', { name: new RegExp(one.name.slice(0, 3)) }).click();
	await expect(page.getByText(words)).toHaveCount(0);
	await page.getByRole('button', { name: '내용 보기' }).click();
	await expect(page.locator('[name=reason]')).toHaveAttribute('aria-invalid', 'true');
	await page.locator('[name=reason]').fill('민원 확인');
	await page.getByRole('button', { name: '내용 보기' }).click();
	await expect(page.getByText(words)).toBeVisible();
	await expectNoFindings(page);
	await expectToFit(page);
	const form = page.locator('form[target=_blank]');
	const address = new URL((await form.getAttribute('action'))!, page.url()).href;
	const photo = await form.locator('[name=photo]').inputValue();
	const answer = await page.request.post(address, {
		form: { photo, reason: '민원 확인' },
		headers: { origin: process.env.DOORSTEP_URL! }
	});
	expect(answer.status()).toBe(200);
	expect(answer.headers()).toMatchObject({
		'content-type': 'image/jpeg',
		'x-content-type-options': 'nosniff',
		'cache-control': 'no-store',
		'content-disposition': 'inline; filename="photo.jpg"'
	});
	expect(answer.headers()['content-security-policy']).toContain('sandbox');
	const shown = await answer.body();
	expect(shown.length).toBeLessThanOrEqual(409_600);
	expect(shown.includes(Buffer.from(place))).toBe(false);
	const [popup] = await Promise.all([page.waitForEvent('popup'), form.locator('button').click()]);
	await expect(popup.locator('img')).toBeVisible();
	expect((await page.request.get(address)).status()).toBe(405);
	const lines = await stored()`select from access_entry where reason = '민원 확인'`;
	expect(lines).toHaveLength(3);
}
