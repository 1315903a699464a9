import type { Browser, Page } from '@playwright/test';
import { closeStored, home } from '../journeys/steps.ts';
import type { Figure, Goal } from './figures.ts';
import { everyPage, type Door, type NamedPage } from './pages.ts';
import { inBrowser, onStage } from './stage.ts';
import { weigh, type Kind } from './weigh.ts';

export const about = 'bytes of the first visit of every page, by kind, against its budget';

const KB = 1024;
const SCRIPT_KB: Record<Door, number> = {
	booking: 60,
	survey: 45,
	public: 60,
	field: 90,
	admin: 120
};
const STYLE_KB = 12;
const FONT_KB = 90;
const BOOKING_TOTAL_KB = 180;
const PRECACHE_KB = 450;

/** Budgets count bytes as gzip sends them; a font and the field app's cache as they are. */
export function measure(): Promise<Figure[]> {
	return onStage(() =>
		inBrowser(async (browser) => {
			const page = await (await browser.newContext({ locale: 'ko-KR' })).newPage();
			const figures: Figure[] = [];
			for (const one of await everyPage(page)) figures.push(...(await ofPage(browser, page, one)));
			await closeStored();
			return [...figures, ...(await ofPrecache(browser))];
		})
	);
}

async function ofPage(browser: Browser, page: Page, one: NamedPage): Promise<Figure[]> {
	const weights = await weigh(browser, one.address, page.context());
	const kinds = Object.keys(weights) as Kind[];
	return kinds.flatMap((kind) => {
		const { raw, gzip, brotli } = weights[kind];
		const name = `${one.name}, ${kind}`;
		return [
			{ figure: `${name}, gzip`, value: gzip, unit: 'B', goal: goalOf(one.door, kind) },
			{ figure: `${name}, brotli`, value: brotli, unit: 'B' },
			{ figure: `${name}, raw`, value: raw, unit: 'B' }
		];
	});
}

function goalOf(door: Door, kind: Kind): Goal | undefined {
	const kb = {
		html: undefined,
		css: STYLE_KB,
		js: SCRIPT_KB[door],
		font: FONT_KB,
		total: door === 'booking' ? BOOKING_TOTAL_KB : undefined
	}[kind];
	return kb === undefined ? undefined : { atMost: kb * KB };
}

/** Everything that the service worker of the field app keeps, uncompressed. */
async function ofPrecache(browser: Browser): Promise<Figure[]> {
	const context = await browser.newContext({ locale: 'ko-KR' });
	const page = await context.newPage();
	await page.goto(`${home()}/field`);
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	const sizes = await page.evaluate(async () => {
		const found: number[] = [];
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const kept of await cache.matchAll()) found.push((await kept.blob()).size);
		}
		return found;
	});
	await context.close();
	const value = sizes.reduce((sum, size) => sum + size, 0);
	return [
		{ figure: 'field app, kept offline', value, unit: 'B', goal: { atMost: PRECACHE_KB * KB } },
		{ figure: 'field app, files kept offline', value: sizes.length, unit: 'files' }
	];
}
