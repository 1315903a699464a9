import { expect, test, type Page } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import { clinic } from '../town/cast.ts';
import { home } from './steps.ts';

const KB = 1024;

/** What a first visit loads, by kind, in bytes as gzip makes them. */
async function weigh(page: Page, address: string): Promise<Record<string, number>> {
	const weights: Record<string, number> = { script: 0, stylesheet: 0, font: 0 };
	const weighing: Promise<void>[] = [];
	page.on('response', (response) => {
		const kind = response.request().resourceType();
		if (!(kind in weights)) return;
		const add = (body: Buffer) => {
			// A font is packed already.
			weights[kind]! += kind === 'font' ? body.length : gzipSync(body, { level: 9 }).length;
		};
		weighing.push(response.body().then(add));
	});
	await page.goto(address, { waitUntil: 'networkidle' });
	await Promise.all(weighing);
	return weights;
}

test('the public booking page ships at most 60 KB of script and 12 KB of style', async ({
	browser
}) => {
	const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
	const weight = await weigh(page, `${home()}/book/${clinic.key}?people=32`);
	expect(weight.script).toBeLessThanOrEqual(60 * KB);
	expect(weight.stylesheet).toBeLessThanOrEqual(12 * KB);
	expect(weight.font).toBeLessThanOrEqual(90 * KB);
	test.info().annotations.push({ type: 'bytes', description: JSON.stringify(weight) });
});

test('the field app ships at most 90 KB of script on its first load', async ({ browser }) => {
	const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
	const weight = await weigh(page, `${home()}/field`);
	expect(weight.script).toBeGreaterThan(0);
	expect(weight.script, JSON.stringify(weight)).toBeLessThanOrEqual(90 * KB);
	expect(weight.stylesheet).toBeLessThanOrEqual(12 * KB);
	console.log('field app, first load in bytes:', JSON.stringify(weight));
});
