import type { Page } from '@playwright/test';
import { aFieldDay, aPreparedPhone, openVisit } from './field-day.ts';
import { quantile, rounded, type Figure } from './figures.ts';
import { inBrowser, onStage } from './stage.ts';

export const about =
	'from the tap on "arrived" to "on this phone" in the field app, without a signal';

const PEOPLE = 32;
const AT_FULL_SPEED = 12;
/** About a phone of the lower middle. */
const SLOWED = 4;
const SAVED_MS = 20;
const SAVED_SLOWED_MS = 100;

const people = Array.from({ length: PEOPLE }, (_, at) => ({
	name: `참여자 ${String(at + 1).padStart(2, '0')} (예시)`,
	phone: `010-0000-${2001 + at}`
}));

/**
 * A save is done when the phone has encrypted and stored the record and the screen says so. At full
 * speed for comparison with other machines, then with the processor slowed.
 */
export function measure(): Promise<Figure[]> {
	return onStage(() =>
		inBrowser(async (browser) => {
			const office = await (await browser.newContext({ locale: 'ko-KR' })).newPage();
			const day = await aFieldDay(office, people);
			const context = await browser.newContext({
				viewport: { width: 412, height: 900 },
				locale: 'ko-KR',
				timezoneId: 'Asia/Seoul'
			});
			const phone = await aPreparedPhone(context, day.email);
			await openVisit(phone, day.visitId);
			await context.setOffline(true);
			const full = await savesOf(phone, AT_FULL_SPEED);
			await slowDown(phone, SLOWED);
			const slowed = await savesOf(phone, PEOPLE - AT_FULL_SPEED);
			return [
				...ofSaves('tap to saved, full speed', full, SAVED_MS),
				...ofSaves(`tap to saved, processor slowed ×${SLOWED}`, slowed, SAVED_SLOWED_MS)
			];
		})
	);
}

function ofSaves(name: string, timesMs: number[], p95Max: number): Figure[] {
	const at = (part: number) => rounded(quantile(timesMs, part), 1);
	return [
		{ figure: `${name}, p50`, value: at(0.5), unit: 'ms' },
		{ figure: `${name}, p95`, value: at(0.95), unit: 'ms', goal: { atMost: p95Max } },
		{ figure: `${name}, saves`, value: timesMs.length, unit: 'saves' }
	];
}

async function slowDown(page: Page, rate: number): Promise<void> {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Checks so many people in, one after the other; how long each took, to the frame that shows it. */
function savesOf(phone: Page, count: number): Promise<number[]> {
	return phone.evaluate(async (count) => {
		const shown = (row: Element) =>
			new Promise<void>((resolve) => {
				const look = () => /이 기기에 있음/.test(row.textContent ?? '');
				const observer = new MutationObserver(() => {
					if (!look()) return;
					observer.disconnect();
					requestAnimationFrame(() => resolve());
				});
				observer.observe(row, { childList: true, subtree: true, characterData: true });
			});
		const times: number[] = [];
		for (const row of [...document.querySelectorAll('.row-of-roster:has(button)')].slice(
			0,
			count
		)) {
			const startedAt = performance.now();
			const done = shown(row);
			row.querySelector('button')!.click();
			await done;
			times.push(performance.now() - startedAt);
			// A person taps the next name after a moment.
			await new Promise((resolve) => setTimeout(resolve, 300));
		}
		return times;
	}, count);
}
