// npm run pictures
//
// Makes the pictures of README from the running product, in both languages: raises the stage of the
// journeys, lives a programme from the booking to its outcomes with the clock moved, and takes a
// picture where the story has come to it. Days are the same each time; references and codes are not.
import process from 'node:process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { clinic, participants } from '../town/cast.ts';
import { aFieldDay, aPreparedPhone, openVisit, type FieldDay } from '../bench/field-day.ts';
import { inBrowser, onStage } from '../bench/stage.ts';
import { closeStored, home, moveClock, signIn, speak } from '../journeys/steps.ts';
import { bookedDay, liveProgramme, planOf, registerMost } from './story.ts';

const BYTES_MAX = 120 * 1024;
const WEBP_QUALITY = 82;
const languages = ['ko', 'en'] as const;
const locales = { ko: 'ko-KR', en: 'en-US' };
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 800 };
type Language = (typeof languages)[number];

await onStage(() => inBrowser(takeAll));
process.exit(0);

async function takeAll(browser: Browser): Promise<void> {
	const newPage = async () => (await browser.newContext({ locale: 'ko-KR' })).newPage();
	// The counselor's phone of the story keeps a session of its own.
	const [page, courier] = [await newPage(), await newPage()];
	await moveClock(page, bookedDay);
	await both(page, phone, 'dates', `${home()}/book/${clinic.key}?people=32`);
	const day = await aFieldDay(page, participants, bookedDay);
	await moveClock(page, bookedDay);
	await both(page, phone, 'booked', day.series);
	await both(page, desk, 'crew', `${home()}/admin/series/${day.seriesId}`);
	await moveClock(page, day.startsAt);
	await registerMost(courier, day);
	for (const language of languages) await takeField(browser, day, language);
	await both(page, phone, 'plan', await planOf(participants[2]!.phone), 'h2 >> nth=1');
	await liveProgramme(courier, day);
	await signIn(page, 'admin@hangang.example');
	await both(page, desk, 'outcomes', `${home()}/admin/outcomes`, 'main h2');
	await closeStored();
}

/** The counselor's roster, with some who have come and been registered. */
async function takeField(browser: Browser, day: FieldDay, language: Language): Promise<void> {
	const context = await browser.newContext({
		viewport: phone,
		locale: locales[language],
		timezoneId: 'Asia/Seoul'
	});
	await context.clock.setFixedTime(day.startsAt);
	const screen = await aPreparedPhone(context, day.email);
	await openVisit(screen, day.visitId);
	await take(screen, 'field', language);
	await context.close();
}

/** A page in both languages, from its top or from a heading on. */
async function both(
	page: Page,
	size: typeof phone,
	name: string,
	address: string,
	from?: string
): Promise<void> {
	await page.setViewportSize(size);
	for (const language of languages) {
		await speak(page, language);
		await page.goto(address, { waitUntil: 'networkidle' });
		if (from) await page.locator(from).evaluate((heading) => heading.scrollIntoView());
		await take(page, name, language);
	}
	await speak(page, 'ko');
}

async function take(page: Page, name: string, language: Language): Promise<void> {
	await page.evaluate(() => document.fonts.ready.then(() => {}));
	const session = await page.context().newCDPSession(page);
	const { data } = await session.send('Page.captureScreenshot', {
		format: 'webp',
		quality: WEBP_QUALITY
	});
	const folder = join(import.meta.dirname, language);
	const file = join(folder, `${name}.webp`);
	mkdirSync(folder, { recursive: true });
	writeFileSync(file, Buffer.from(data, 'base64'));
	const { size } = statSync(file);
	process.stdout.write(`${language}/${name}.webp  ${(size / 1024).toFixed(0)} KB\n`);
	if (size > BYTES_MAX) throw new Error(`${file} is larger than ${BYTES_MAX / 1024} KB.`);
}
