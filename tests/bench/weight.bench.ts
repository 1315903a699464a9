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
const PRECACHE_KB = 250;

/** Budgets count bytes as gzip sends them; a font as it is. */
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

/** Everything that the service worker of the field app keeps. */
async function ofPrecache(browser: Browser): Promise<Figure[]> {
	const context = await browser.newContext({ locale: 'ko-KR' });
	const page = await context.newPage();
	await page.goto(`${home()}/field`);
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	const sizes = await page.evaluate(async () => {
		const found: { raw: number; sent: number }[] = [];
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const { url } of await cache.keys()) {
				const kept = await (await cache.match(url))!.blob();
				const packed = kept.stream().pipeThrough(new CompressionStream('gzip'));
				const sent = url.endsWith('.woff2') ? kept : await new Response(packed).blob();
				found.push({ raw: kept.size, sent: sent.size });
			}
		}
		return found;
	});
	await context.close();
	const sum = (kind: 'raw' | 'sent') => sizes.reduce((all, size) => all + size[kind], 0);
	const goal = { atMost: PRECACHE_KB * KB };
	return [
		{ figure: 'field app, kept offline, gzip', value: sum('sent'), unit: 'B', goal },
		{ figure: 'field app, kept offline, raw', value: sum('raw'), unit: 'B' },
		{ figure: 'field app, files kept offline', value: sizes.length, unit: 'files' }
	];
}
