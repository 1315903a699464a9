import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { closeStored, expectNoFindings, home, press, signIn, speak, stored } from './steps.ts';

test.afterAll(closeStored);

const take = (page: Page) => page.getByRole('button', { name: 'Download the file' });

const format = (page: Page, value: string) => page.locator(`[name=format][value=${value}]`);

async function download(page: Page) {
	const [file] = await Promise.all([page.waitForEvent('download'), take(page).click()]);
	return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('the head reads a return, prints it and takes it home with a reason', async ({ page }) => {
	await speak(page, 'en');
	await signIn(page, 'head@hangang.example');
	await page.goto(`${home()}/admin/outcomes/reports`);
	await expect(page.getByText('Health data file')).toHaveCount(0);
	await page.getByRole('link', { name: /Quarterly return/ }).click();
	await expect(page.getByText('These figures are rounded')).toBeVisible();
	await expect(page.getByText(/All \d+ checks hold/)).toBeVisible();
	await expectNoFindings(page);

	await page.emulateMedia({ media: 'print' });
	await expect(page.getByRole('button', { name: 'Show' })).toBeHidden();
	await expect(page.getByRole('heading', { name: 'Sex and age' })).toBeVisible();
	await page.emulateMedia({ media: 'screen' });

	await page.getByRole('link', { name: 'Take as a file' }).click();
	await format(page, 'csv').check();
	await press(page, take(page));
	await expect(page.getByRole('alert').first()).toBeVisible();
	await expect(format(page, 'csv')).toBeChecked();
	await page.locator('[name=reason]').fill('Handing in the quarter');
	await press(page, take(page));
	await expect(page.getByText('The file can be downloaded now')).toBeVisible();
	const { name, bytes } = await download(page);
	expect(name).toMatch(/^outcomes_quarterly-return_\d{4}Q\d(-\d{4}Q\d)?_KST\d{8}\.csv$/);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const [kept] = await stored()`select details from ledger_entry
		where act = 'outcomes.taken_home' and details->>'sha256' = ${sha256}`;
	expect(kept!.details).toMatchObject({ file: name, reason: 'Handing in the quarter' });
});

test('an administrator takes the records for another system; the head may not', async ({
	page
}) => {
	await speak(page, 'en');
	await signIn(page, 'head@hangang.example');
	const answer = await page.goto(`${home()}/admin/outcomes/reports/records/take`);
	expect(answer!.status()).toBe(404);
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/outcomes/reports`);
	await page.getByRole('link', { name: /Health data file/ }).click();
	await format(page, 'people').check();
	await page.locator('[name=reason]').fill('Moving to another system');
	const { name, bytes } = await download(page);
	expect(name).toMatch(/^outcomes_people_\d{4}_KST\d{8}\.fhir\.json$/);
	expect(JSON.parse(bytes.toString())).toMatchObject({
		resourceType: 'Bundle',
		type: 'collection'
	});
});

test('the summary is one sheet of A4, in both languages', async ({ page }) => {
	await signIn(page, 'head@hangang.example');
	for (const language of ['ko', 'en'] as const) {
		await speak(page, language);
		await page.goto(`${home()}/admin/outcomes/reports/summary`);
		await expectNoFindings(page);
		const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
		expect(paper.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
	}
});
