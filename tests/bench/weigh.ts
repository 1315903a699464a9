import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Response } from '@playwright/test';

/** Bytes as they are, and as gzip and brotli make them at their best. */
export type Bytes = { raw: number; gzip: number; brotli: number };
export type Kind = 'html' | 'css' | 'js' | 'font' | 'total';

const kindOf: Record<string, Kind> = {
	document: 'html',
	stylesheet: 'css',
	script: 'js',
	font: 'font'
};

/** What a first visit of a page loads, by kind; the cookies of `from` are brought along. */
export async function weigh(
	browser: Browser,
	address: string,
	from?: BrowserContext
): Promise<Record<Kind, Bytes>> {
	const context = await browser.newContext({
		serviceWorkers: 'block',
		locale: 'ko-KR',
		storageState: await from?.storageState()
	});
	const page = await context.newPage();
	const bodies: Promise<[Kind, Buffer] | null>[] = [];
	page.on('response', (response) => void bodies.push(bodyOf(response)));
	await page.goto(address, { waitUntil: 'networkidle' });
	const weights = { html: none(), css: none(), js: none(), font: none(), total: none() };
	for (const found of await Promise.all(bodies)) {
		if (!found) continue;
		for (const sum of [weights[found[0]], weights.total]) add(sum, found);
	}
	await context.close();
	return weights;
}

async function bodyOf(response: Response): Promise<[Kind, Buffer] | null> {
	const kind = kindOf[response.request().resourceType()];
	return kind && response.ok() ? [kind, await response.body()] : null;
}

const none = (): Bytes => ({ raw: 0, gzip: 0, brotli: 0 });

// A font is packed already: whoever sends it sends it as it is.
function add(sum: Bytes, [kind, body]: [Kind, Buffer]): void {
	sum.raw += body.length;
	sum.gzip += kind === 'font' ? body.length : gzipSync(body, { level: 9 }).length;
	sum.brotli += kind === 'font' ? body.length : brotliCompressSync(body).length;
}
