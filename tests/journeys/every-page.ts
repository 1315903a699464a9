import { expect, test } from '@playwright/test';
import type { Language } from '#lib/base/localized.ts';
import { everyPage } from './pages.ts';
import { closeStored, expectNoFindings, expectToFit, signIn, speak } from './steps.ts';

const widths = [320, 1280];

/** A journey past every page in one language. Each language has a file, so that they run side by side. */
export function everyPageIsOpenToAll(language: Language): void {
	test.afterAll(closeStored);

	test(`every page in ${language} has no finding of axe and fits at 320 px and on a desk`, async ({
		page
	}) => {
		test.setTimeout(900_000);
		const pages = await everyPage(page);
		await signIn(page, 'admin@hangang.example');
		await speak(page, language);
		for (const address of pages) {
			await page.goto(address);
			await expect(page.locator('html')).toHaveAttribute('lang', language);
			for (const width of widths) {
				await page.setViewportSize({ width, height: 800 });
				await expectToFit(page);
				await expectNoFindings(page);
			}
		}
	});
}
