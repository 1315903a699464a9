import process from 'node:process';
import { chromium, type Browser } from '@playwright/test';
import { findChromium } from '../journeys/chromium.ts';
import { raiseStage } from '../journeys/raise-stage.ts';

/**
 * Does something on the stage of the journeys: a throw-away database with the town in it and the
 * built app in two processes, named in the environment. Everything is cleared away afterwards.
 */
export async function onStage<T>(body: () => Promise<T>): Promise<T> {
	const { names, clearAway } = await raiseStage();
	Object.assign(process.env, names);
	try {
		return await body();
	} finally {
		await clearAway();
	}
}

/** The browser of the journeys, for one body. */
export async function inBrowser<T>(body: (browser: Browser) => Promise<T>): Promise<T> {
	const { path, env } = await findChromium();
	const browser = await chromium.launch({
		executablePath: path,
		env: { ...process.env, ...env } as Record<string, string>,
		args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
	});
	try {
		return await body(browser);
	} finally {
		await browser.close();
	}
}
