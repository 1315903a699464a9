import type { Browser, BrowserContext, Page } from '@playwright/test';
import { closeStored } from '../journeys/steps.ts';
import { median, rounded, type Figure } from './figures.ts';
import { everyPage, type NamedPage } from './pages.ts';
import { inBrowser, onStage } from './stage.ts';

export const about = 'paint, shift and blocking of four pages on a slow phone with a slow network';

const TIMES = 3;
const SLOWED = 4;
const RTT_MS = 150;
const BYTES_PER_SECOND = (1.6 * 1024 * 1024) / 8;
const SETTLE_MS = 3_000;
const LONG_TASK_MS = 50;
const LCP_MS = 2_000;
/** The field app, once it keeps itself. */
const LCP_KEPT_MS = 1_000;
const SHIFT = 0.05;
const BLOCKED_MS = 100;
const wanted = ['booking, dates', 'survey', 'field app', 'all series'];

type Seen = { lcp: number; cls: number; tbt: number };

/**
 * Each page three times with nothing kept from before: the processor slowed four times, answers
 * delayed and narrowed to a slow 4G. Blocking is what tasks take beyond 50 ms after the first paint.
 */
export function measure(): Promise<Figure[]> {
	return onStage(() =>
		inBrowser(async (browser) => {
			const context = await browser.newContext({ locale: 'ko-KR' });
			const pages = await everyPage(await context.newPage());
			await closeStored();
			const figures: Figure[] = [];
			for (const one of pages.filter(({ name }) => wanted.includes(name))) {
				figures.push(...(await ofPage(browser, context, one)));
			}
			return figures;
		})
	);
}

async function ofPage(
	browser: Browser,
	signedIn: BrowserContext,
	{ name, door, address }: NamedPage
): Promise<Figure[]> {
	const cold = await visits(() => visit(browser, signedIn, address));
	if (door !== 'field') return figuresOf(name, cold, LCP_MS);
	const kept = await visits(() => visitAgain(browser, address));
	return [
		// The first opening is at the office, over its network.
		...figuresOf(`${name}, first opening`, cold),
		...figuresOf(`${name}, kept on the phone`, kept, LCP_KEPT_MS)
	];
}

async function visits(once: () => Promise<Seen>): Promise<Seen[]> {
	const seen: Seen[] = [];
	for (let time = 0; time < TIMES; time++) seen.push(await once());
	return seen;
}

function figuresOf(name: string, seen: Seen[], lcpMs?: number): Figure[] {
	const of = (kind: keyof Seen) => median(seen.map((one) => one[kind]));
	const figure = (words: string, value: number, unit: string, atMost?: number): Figure => ({
		figure: `${name}, ${words}`,
		value,
		unit,
		goal: atMost === undefined ? undefined : { atMost }
	});
	return [
		figure('largest paint', rounded(of('lcp')), 'ms', lcpMs),
		figure('layout shift', rounded(of('cls'), 3), '', SHIFT),
		figure('blocked', rounded(of('tbt')), 'ms', BLOCKED_MS)
	];
}

const slowPhone = { viewport: { width: 412, height: 823 }, locale: 'ko-KR' };

async function visit(browser: Browser, from: BrowserContext, address: string): Promise<Seen> {
	const context = await browser.newContext({
		...slowPhone,
		serviceWorkers: 'block',
		storageState: await from.storageState()
	});
	const seen = await watched(await context.newPage(), address);
	await context.close();
	return seen;
}

/** The second opening, when the service worker has everything. */
async function visitAgain(browser: Browser, address: string): Promise<Seen> {
	const context = await browser.newContext(slowPhone);
	const first = await context.newPage();
	await first.goto(address);
	await first.waitForFunction(() => navigator.serviceWorker.controller !== null);
	await first.close();
	const seen = await watched(await context.newPage(), address);
	await context.close();
	return seen;
}

async function watched(page: Page, address: string): Promise<Seen> {
	await slowDown(page);
	await page.addInitScript(watch);
	await page.goto(address, { waitUntil: 'load' });
	await page.waitForTimeout(SETTLE_MS);
	return page.evaluate((beyond) => {
		const { lcp, cls, tasks } = (globalThis as unknown as { seen: Watched }).seen;
		const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
		const after = tasks.filter(({ startTime }) => startTime >= painted);
		return { lcp, cls, tbt: after.reduce((sum, one) => sum + one.duration - beyond, 0) };
	}, LONG_TASK_MS);
}

async function slowDown(page: Page): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
	await session.send('Network.enable');
	await session.send('Network.emulateNetworkConditions', {
		offline: false,
		latency: RTT_MS,
		downloadThroughput: BYTES_PER_SECOND,
		uploadThroughput: BYTES_PER_SECOND
	});
}

type Watched = { lcp: number; cls: number; tasks: { startTime: number; duration: number }[] };

/** Runs in the page before anything of it. */
function watch(): void {
	const seen: Watched = { lcp: NaN, cls: 0, tasks: [] };
	(globalThis as unknown as { seen: Watched }).seen = seen;
	const on = (type: string, each: (entry: PerformanceEntry) => void) =>
		new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({
			type,
			buffered: true
		});
	on('largest-contentful-paint', ({ startTime }) => (seen.lcp = startTime));
	on('longtask', ({ startTime, duration }) => seen.tasks.push({ startTime, duration }));
	on('layout-shift', (entry) => {
		const { value, hadRecentInput } = entry as unknown as {
			value: number;
			hadRecentInput: boolean;
		};
		if (!hadRecentInput) seen.cls += value;
	});
}
