import { expect, test, type Browser, type Page } from '@playwright/test';
import { aVisitToday, one, openVisit, prepare, two, unlock } from './field-steps.ts';
import { expectNoneKept } from './in-clear.ts';
import { closeStored, expectNoFindings, expectToFit, stored } from './steps.ts';

test.afterAll(closeStored);

/** A draft is written a moment after the last key. */
const DRAFT_WRITTEN_MS = 400;

test('a person signs with a finger, without a signal, and the drawing can be read nowhere', async ({
	page,
	browser
}) => {
	const visit = await aVisitToday(page);
	const { context, phone } = await aSmallPhone(browser);
	await prepare(phone, visit.email);
	await context.setOffline(true);
	await askConsent(phone, visit.id, one.name);

	// Nobody signs what they decline.
	const yes = phone.getByText('동의함', { exact: true });
	const title = phone.getByRole('heading', { name: '서명', exact: true });
	await expect(title).toHaveCount(0);
	await yes.first().tap();
	await expect(title).toBeVisible();
	await phone.getByText('동의하지 않음', { exact: true }).first().tap();
	await expect(title).toHaveCount(0);
	for (const each of await yes.all()) await each.tap();

	// A finger is at hand, so that drawing is offered first.
	const pad = phone.locator('svg#signature');
	const lines = pad.locator('path');
	await expect(pad).toHaveAccessibleName('서명란: 비어 있음');
	await expectNoFindings(phone);
	await expectToFit(phone);

	// Without a signature, and with a touch only, it is not taken; what was answered stays.
	const save = phone.getByRole('button', { name: '이 기기에 저장' });
	await save.tap();
	await expect(phone.getByRole('alert')).toContainText('서명이 필요합니다');
	await expect(pad).toBeFocused();
	await expectNoFindings(phone);
	await pad.tap();
	await save.tap();
	await expect(phone.getByRole('alert')).toContainText('서명이 필요합니다');
	await expect(phone.getByRole('radio', { name: '동의함', exact: true }).first()).toBeChecked();

	await phone.getByRole('button', { name: '지우기' }).tap();
	await expect(lines).toHaveCount(0);
	await draw(phone, [
		[30, 30],
		[90, 110],
		[200, 40]
	]);
	await draw(phone, [
		[210, 60],
		[240, 100]
	]);
	await expect(lines).toHaveCount(2);
	await expect(pad).toHaveAccessibleName('서명란: 서명이 그려져 있음');
	const before = await lines.first().getAttribute('d');
	// The finger drew, and scrolled nothing; what it drew outlives a closed app.
	await expectToFit(phone);
	await phone.waitForTimeout(DRAFT_WRITTEN_MS);
	await phone.reload();
	await unlock(phone);
	await expect(lines).toHaveCount(2);
	expect(await lines.first().getAttribute('d')).toBe(before);
	await save.tap();
	await phone.locator('.next-act').waitFor();
	await expect(phone.getByText('서명 받음')).toHaveCount(1);
	await expectNoFindings(phone);
	await expectToFit(phone);
	const written = before!.slice(1).split('L')[1]!.split(' ').slice(0, 4).join(',');
	await expectNoneKept(phone, [written]);

	await context.setOffline(false);
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible({ timeout: 30_000 });
	expect(await signaturesOf(visit.seriesId)).toEqual([`${one.name} drawn`]);
	// The server's day says it too.
	await phone.reload();
	await unlock(phone);
	await expect(phone.getByText('서명 받음')).toHaveCount(1);
	await context.close();
});

test('a person signs by name without touching the screen, and the name can be read nowhere', async ({
	page,
	browser
}) => {
	const visit = await aVisitToday(page);
	const { context, phone } = await aSmallPhone(browser);
	await prepare(phone, visit.email);
	await context.setOffline(true);
	await askConsent(phone, visit.id, two.name);
	const yes = phone.getByText('동의함', { exact: true });
	for (const each of await yes.all()) await each.tap();
	await phone.locator('[name=signature-way]').first().focus();
	await phone.keyboard.press('ArrowRight');
	await phone.keyboard.press('Tab');
	await expect(phone.locator('input[name=signature]')).toBeFocused();
	await phone.keyboard.press('Enter');
	await expect(phone.getByRole('alert')).toContainText('서명이 필요합니다');
	await expect(phone.locator('input[name=signature]')).toBeFocused();
	const name = '손글씨 대신';
	await phone.keyboard.type(name);
	await expectNoFindings(phone);
	await expectToFit(phone);
	await phone.waitForTimeout(DRAFT_WRITTEN_MS);
	await expectNoneKept(phone, [name]);
	// Another name than the one on the list is asked about, and taken.
	await phone.keyboard.press('Enter');
	await expect(phone.getByRole('alert')).toContainText('명단의 이름과 다릅니다');
	const right = phone.getByRole('checkbox', { name: '네, 이 이름으로 서명합니다' });
	await expect(right).toBeFocused();
	await expectNoFindings(phone);
	await expectToFit(phone);
	await phone.keyboard.press('Space');
	await phone.keyboard.press('Enter');
	await phone.locator('.next-act').waitFor();
	await expectNoneKept(phone, [name]);

	await context.setOffline(false);
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible({ timeout: 30_000 });
	expect(await signaturesOf(visit.seriesId)).toEqual([`${two.name} typed`]);
	await context.close();
});

test('with a mouse the name is asked first, and drawing works as well', async ({
	page,
	browser
}) => {
	const visit = await aVisitToday(page);
	const context = await browser.newContext({
		viewport: { width: 1280, height: 900 },
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul',
		hasTouch: false,
		isMobile: false
	});
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await askConsent(phone, visit.id, one.name);
	for (const each of await phone.getByText('동의함', { exact: true }).all()) await each.click();
	await expect(phone.locator('input[name=signature]')).toBeVisible();
	await phone.getByText('손으로 서명', { exact: true }).click();
	const pad = phone.locator('svg#signature');
	await pad.scrollIntoViewIfNeeded();
	const box = (await pad.boundingBox())!;
	await phone.mouse.move(box.x + 40, box.y + 40);
	await phone.mouse.down();
	await phone.mouse.move(box.x + 160, box.y + 90, { steps: 8 });
	// Out of the box and back: the line goes along the edge and is not lost.
	await phone.mouse.move(box.x + 200, box.y - 40, { steps: 4 });
	await phone.mouse.up();
	await phone.mouse.move(box.x + 300, box.y + 90);
	await expect(pad.locator('path')).toHaveCount(1);
	await expectNoFindings(phone);
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await phone.locator('.next-act').waitFor();
	await expect(phone.getByText('서명 받음')).toHaveCount(1);
	await context.close();
});

async function aSmallPhone(browser: Browser) {
	const context = await browser.newContext({
		viewport: { width: 320, height: 700 },
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul',
		hasTouch: true
	});
	return { context, phone: await context.newPage() };
}

async function askConsent(phone: Page, visitId: string, name: string): Promise<void> {
	await openVisit(phone, visitId);
	await phone.getByRole('link', { name }).click();
	await phone.getByRole('link', { name: '동의 받기' }).click();
	await phone.getByText('동의함', { exact: true }).first().waitFor();
}

/** One line with one finger, by true touches; places are pixels from the corner of the box. */
async function draw(phone: Page, places: [number, number][]): Promise<void> {
	const pad = phone.locator('svg#signature');
	await pad.scrollIntoViewIfNeeded();
	const box = (await pad.boundingBox())!;
	const session = await phone.context().newCDPSession(phone);
	const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', place?: [number, number]) =>
		session.send('Input.dispatchTouchEvent', {
			type,
			touchPoints: place ? [{ x: box.x + place[0], y: box.y + place[1] }] : []
		});
	await touch('touchStart', places[0]);
	for (const place of places.slice(1)) await touch('touchMove', place);
	await touch('touchEnd');
	await session.detach();
}

/** Who signed how, as the server has it. */
async function signaturesOf(seriesId: string): Promise<string[]> {
	const kept = await stored()`select p.name, s.kind from consent_signature s
		join enrolment e on e.agency_id = s.agency_id and e.id = s.enrolment_id
		join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
		where e.series_id = ${seriesId}`;
	return kept.map((row) => `${row.name} ${row.kind}`);
}
