import { expect, test } from '@playwright/test';
import { everyPage } from './pages.ts';
import { closeStored, expectNoFindings, expectToFit, signIn, speak } from './steps.ts';

test.afterAll(closeStored);

const widths = [320, 1280];

for (const language of ['ko', 'en'] as const) {
	test(`every page in ${language} has no finding of axe and fits at 320 px and on a desk`, async ({
		page
	}) => {
		test.setTimeout(360_000);
		const pages = await everyPage(page);
		await signIn(page, 'admin@hangang.example');
		await speak(page, language);
		for (const address of pages) {
			for (const width of widths) {
				await page.setViewportSize({ width, height: 800 });
				await page.goto(address);
				await expect(page.locator('html')).toHaveAttribute('lang', language);
				await expectToFit(page);
				await expectNoFindings(page);
			}
		}
	});
}

test('no page breaks its content policy or logs an error', async ({ page }) => {
	const pages = await everyPage(page);
	await signIn(page, 'admin@hangang.example');
	const complaints: string[] = [];
	page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
	page.on('pageerror', (error) => complaints.push(error.message));
	for (const address of pages.filter((one) => !one.endsWith('/nowhere'))) await page.goto(address);
	expect(complaints).toEqual([]);
});

test('personal pages are kept by no browser and no proxy, and say no referrer', async ({
	page
}) => {
	for (const address of await everyPage(page)) {
		const response = await page.request.get(address);
		const headers = response.headers();
		expect(headers['cache-control'], address).toContain('no-store');
		expect(headers['referrer-policy'], address).toBe('no-referrer');
		expect(headers['x-content-type-options'], address).toBe('nosniff');
		expect(headers['content-security-policy'], address).toContain("default-src 'none'");
	}
});

test('the booking pages ship no script at all', async ({ page }) => {
	for (const address of (await everyPage(page)).slice(0, 21)) {
		const scripts: string[] = [];
		page.on(
			'request',
			(request) => request.resourceType() === 'script' && scripts.push(request.url())
		);
		await page.goto(address);
		expect(await page.locator('script[src], script:not([type="application/json"])').count()).toBe(
			0
		);
		expect(scripts).toEqual([]);
	}
});
