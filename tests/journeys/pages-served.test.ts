import { expect, test } from '@playwright/test';
import { everyPage } from './pages.ts';
import { closeStored, signIn } from './steps.ts';

test.afterAll(closeStored);

/** How many of the pages, from the first, are those of booking. */
const BOOKING_PAGES = 21;

test('pages are kept by nobody, break no policy, log no error, and booking ships one small script', async ({
	page
}) => {
	test.setTimeout(360_000);
	const pages = await everyPage(page);
	for (const address of pages) await isKeptByNobody(address);

	await signIn(page, 'admin@hangang.example');
	const complaints: string[] = [];
	const scripts: string[] = [];
	page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('request', (request) => {
		if (request.resourceType() === 'script') scripts.push(request.url());
	});
	for (const [index, address] of pages.entries()) {
		await isKeptByNobody(address);
		// The browser itself logs that these are not found.
		if (/\/(nowhere|a-private-link-that-ended)$/.test(address)) continue;
		await page.goto(address);
		if (index >= BOOKING_PAGES) continue;
		// The one that asks, before a form goes, whether the server can be reached.
		const own = '[src="/typed.js"]';
		const others = page.locator(`script:not(${own}, [type="application/json"])`);
		expect(await others.count(), address).toBe(0);
		const strangers = scripts.filter((script) => !script.endsWith('/typed.js'));
		expect(strangers, address).toEqual([]);
	}
	expect(complaints).toEqual([]);

	async function isKeptByNobody(address: string): Promise<void> {
		const headers = (await page.request.get(address)).headers();
		expect(headers['cache-control'], address).toContain('no-store');
		expect(headers['referrer-policy'], address).toBe('no-referrer');
		expect(headers['x-content-type-options'], address).toBe('nosniff');
		expect(headers['content-security-policy'], address).toContain("default-src 'none'");
	}
});
