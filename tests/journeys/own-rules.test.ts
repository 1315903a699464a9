import { expect, test, type Page } from '@playwright/test';
import { addDays, dayNumber, dayOf, weekday, type Day } from '#lib/base/days.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { companies } from '../town/cast.ts';
import { aService, anHour } from '../town/own-services.ts';
import {
	bookService,
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	linkIn,
	moveClock,
	noticeTo,
	speak,
	stored,
	wordsOf
} from './steps.ts';

/* Services with rules that none of the town's own has: at the agency's place, in rounds, at a pace. */

const zone = 'Asia/Seoul';
const today = dayOf(new Date(), zone);
const languages = ['ko', 'en'] as const;
const made: string[] = [];

test.afterAll(async ({ browser }) => {
	// The lists of other journeys are as they were.
	await stored()`update service set retired_at = now() where key in ${stored()(made)}`;
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

async function ownService(rules: Partial<ServiceRules>): Promise<string> {
	const [agency] = await stored()`select id from agency where slug = 'hangang'`;
	const key = await aService(stored(), agency!.id as string, { leadTimeDays: 1, ...rules });
	made.push(key);
	return key;
}

/** A company of this journey alone. */
const companyOf = (name: string) => ({
	...companies[0]!,
	contactEmail: `${name}@own-rules.example`
});

/** The days that a page of dates offers, from its links. */
async function offeredOn(page: Page): Promise<Day[]> {
	const links = await page.locator('.days a').all();
	const hrefs = await Promise.all(links.map((link) => link.getAttribute('href')));
	return hrefs.map((href) => new URL(href!, home()).searchParams.get('day') as Day);
}

const stop = {
	key: 'centre',
	name: { ko: '보건소 2층 교육실', en: 'Classroom, health centre' },
	address: '서울시 한강구 예시로 77'
};
const here = {
	ko: { said: '모든 회차를', site: '방문지에서 지킬 것' },
	en: { said: 'All visits are at', site: 'What your site asks of visitors' }
};

for (const language of languages) {
	test(`at the agency’s place nobody is asked for theirs, and everything says where to come (${language})`, async ({
		page
	}) => {
		await speak(page, language);
		const key = await ownService({ place: 'here', stops: [stop], travelMinutes: 0 });
		await page.goto(`${home()}/services/${key}`);
		await expect(page.locator('main')).toContainText(stop.address);
		const company = companyOf(`here-${language}`);
		await page.goto(`${home()}/book/${key}?people=12`);
		await page.locator('.days a').first().click();
		await page.locator('button[name=start]').first().click();
		await expect(page.locator('main')).toContainText(here[language].said);
		await expect(page.locator('[name=address]')).toBeHidden();
		for (const name of ['organization', 'contactName', 'contactEmail', 'contactPhone'] as const) {
			await page.locator(`[name=${name}]`).fill(company[name]);
		}
		await expectNoFindings(page);
		await page.locator('form[method=POST] .actions button').click();
		await expect(page).toHaveURL(/\?new$/);
		await expect(page.locator('main')).toContainText(stop.address);
		await expect(page.locator('main')).not.toContainText(here[language].site);
		await expectToFit(page);

		const mail = await noticeTo(company.contactEmail, 'series-booked');
		expect(mail).toContain(stop.address);
		const [row] = await stored()<{ id: string; body: string; subject: string }[]>`
			select id, body, subject from notice where recipient = ${company.contactEmail}`;
		expect(row!.subject).toContain(language === 'ko' ? '예시 서비스' : 'Sample service');
		const [file] = (await wordsOf(row!)).attachments;
		const unfolded = file!.content.replaceAll('\r\n ', '');
		expect(unfolded).toContain(`LOCATION:${stop.address}`);
		expect(unfolded).toMatch(/SUMMARY:(예시 서비스|Sample service) – /);
	});

	test(`requests are taken in rounds, each for its own days (${language})`, async ({ page }) => {
		await speak(page, language);
		const next = addDays(today, 7 - (weekday(today) - 1));
		const open = {
			opens: addDays(today, -1),
			closes: addDays(today, 1),
			from: next,
			to: addDays(next, 4)
		};
		const later = { opens: addDays(today, 30), from: addDays(next, 35), to: addDays(next, 60) };
		const key = await ownService({ rounds: [open, later], horizonDays: 90 });
		const said = {
			ko: { early: '아직 신청 기간이 아닙니다', over: '신청 기간이 끝났습니다' },
			en: { early: 'Requests are not open yet', over: 'Requests have closed' }
		}[language];

		await page.goto(`${home()}/book/${key}?people=12`);
		const days = await offeredOn(page);
		expect(days.length).toBeGreaterThan(0);
		for (const day of days) expect(open.from <= day && day <= open.to, day).toBe(true);
		await page.goto(`${home()}/book/${key}?people=12&day=${later.from}`);
		await expect(page.locator('main')).toContainText(said.early);
		await expectNoFindings(page);
		const series = await bookService(page, key, companyOf(`rounds-${language}`));

		// The round is over, the next one not yet open: what was booked can still move.
		await moveClock(page, new Date(Date.now() + 2 * 86_400_000));
		await page.goto(`${home()}/book/${key}?people=12&day=${open.to}`);
		await expect(page.locator('main')).toContainText(said.over);
		await page.goto(`${series}/move?visit=1&scope=all`);
		expect((await offeredOn(page)).length).toBeGreaterThan(0);
		await moveClock(page, new Date());
	});

	test(`the visits of one series keep their pace, when they are booked and when one moves (${language})`, async ({
		page
	}) => {
		await speak(page, language);
		const visits = [anHour(1), anHour(2, 7, { earlierDays: 0, laterDays: 14 })];
		const key = await ownService({ visits, spanDays: 21, pace: { gapDays: 10 } });
		await page.goto(`${home()}/services/${key}`);
		const said = { ko: '사이는 10일 이상', en: 'At least 10 days' }[language];
		await expect(page.locator('main')).toContainText(said);
		const company = companyOf(`pace-${language}`);
		const series = await bookService(page, key, company);
		const [first, second] = await datesOf(series);
		expect(dayNumber(second!) - dayNumber(first!)).toBeGreaterThanOrEqual(10);

		await page.goto(series);
		await page.locator('a[href$="/change?visit=2"]').click();
		await page.locator('main form button').first().click();
		const window = { ko: '까지만 옮길 수 있습니다', en: 'can move between' }[language];
		await expect(page.locator('main')).toContainText(window);
		await expectNoFindings(page);
		const days = await offeredOn(page);
		expect(days.length).toBeGreaterThan(0);
		for (const day of days) {
			expect(dayNumber(day) - dayNumber(first!), day).toBeGreaterThanOrEqual(10);
			expect(dayNumber(day) - dayNumber(first!), day).toBeLessThanOrEqual(21);
		}
		await page.locator('.days a').last().click();
		await page.locator('a[href*="start="]').last().click();
		await page.locator('main form .button').click();
		await expect(page).toHaveURL(/done=moved/);
		const mail = await noticeTo(company.contactEmail, 'series-moved');
		expect(mail).toMatch(/(2회차|Visit 2) {2}.+ → .+/);
		expect(linkIn(mail)).toContain('/series/');
	});
}

/** The days of the visits of a series, as they are stored, by its private page. */
async function datesOf(series: string): Promise<Day[]> {
	const [row] = await stored()`select id from series order by requested_at desc limit 1`;
	expect(series).toContain('/series/');
	const visits = await stored()<{ starts_at: Date }[]>`
		select starts_at from visit where series_id = ${row!.id} order by number`;
	return visits.map(({ starts_at }) => dayOf(starts_at, zone));
}
