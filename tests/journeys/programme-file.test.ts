import { expect, test, type Page } from '@playwright/test';
import { programmes, saveItem } from './programme-steps.ts';
import { expectNoFindings, expectToFit, press, signIn, speak } from './steps.ts';

/*
 * A programme comes back as a file: a broken one says where, one that exists becomes the next version and
 * says what that changes, and what changes nothing is not published.
 */

const version = () => `${programmes()}/versions/kr-visit-6m/1`;

async function imported(page: Page, text: string): Promise<void> {
	await page.goto(`${programmes()}/import`);
	const file = { name: 'programme.json', mimeType: 'application/json', buffer: Buffer.from(text) };
	await page.locator('[name=file]').setInputFiles(file);
	await press(page, page.locator('#typed button.large'));
}

async function drop(page: Page, draft: string): Promise<void> {
	await page.goto(draft);
	await page.locator('details:has(form[action="?/drop"]) summary').click();
	await press(page, page.locator('form[action="?/drop"] button'));
}

test('a file is mended where it says, becomes the next version, and nothing new is no version', async ({
	page
}) => {
	await speak(page, 'ko');
	await signIn(page, 'admin@hangang.example');
	const text = await (await page.request.get(`${version()}/file`)).text();
	const body = JSON.parse(text);

	// Broken in its form: part, item and line; what was chosen is still there.
	const broken = text.replace(/"kind": "(visit|call|message|group)"/, '"kind": "walk"');
	const line = broken.split('\n').findIndex((one) => one.includes('"walk"')) + 1;
	await imported(page, broken);
	const flaws = page.locator('main li', { hasText: 'steps.0.kind' });
	await expect(flaws).toContainText(`단계: ${body.steps[0].label.ko} (${line}번째 줄)`);
	await expect(flaws).toContainText('"visit", "call"');
	await expect(page.locator('[name=text]')).toHaveValue(broken);
	await expect(page.getByText('‘programme.json’의 내용')).toBeVisible();
	await expectToFit(page);
	await expectNoFindings(page);

	// The same as it is published: a draft, of which nothing is published.
	await imported(page, text);
	await expect(page).toHaveURL(/\/drafts\/[0-9a-f-]{36}\?done=imported$/);
	const draft = page.url().replace(/\?.*/, '');
	await expect(page.getByRole('status')).toContainText('초안을 만들었습니다 (버전 2)');
	await expect(page.getByRole('status')).toContainText('바뀐 것이 없습니다');
	await page.goto(`${draft}/publication`);
	await expect(page.locator('main')).toContainText('공개할 것이 없습니다');
	await expect(page.locator('[name=reason]')).toHaveCount(0);

	// Once more: whose draft there is, and the way to it.
	await imported(page, text);
	await press(page, page.locator(`main a[href$="${new URL(draft).pathname}"]`));
	await drop(page, draft);

	// With a change: what it changes, in words.
	body.label.ko = '다시 쓴 프로그램 (예시)';
	await imported(page, JSON.stringify(body));
	const changed = page.url().replace(/\?.*/, '');
	await expect(page.locator('main')).toContainText('버전 1에서 바뀌는 것: 1가지');
	await expect(page.locator('main')).toContainText('→ 다시 쓴 프로그램 (예시)');
	await expectToFit(page);
	await expectNoFindings(page);
	// Whoever wants to change the programme goes on with it.
	await page.goto(version());
	await press(page, page.locator('form[action$="?/change"] button'));
	await expect(page).toHaveURL(changed);
	await page.goto(`${changed}/about`);
	await saveItem(page);
	await drop(page, changed);
});
