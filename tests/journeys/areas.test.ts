import { expect, test, type Browser, type Page } from '@playwright/test';
import { areas, companies, hangang, type Company } from '../town/cast.ts';
import { aService } from '../town/own-services.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	fillDetails,
	home,
	speak,
	stored
} from './steps.ts';

test.use({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } });

/** Everybody goes, from ten to one, and nobody sets up: the road alone decides what is left. */
let key: string;
test.beforeAll(async () => {
	key = await aService(stored(), hangang.id, {
		...{ areas, travelMinutes: 45, setUpMinutes: 0, crewSize: 3 },
		calendar: [{ fromMinute: 600, untilMinute: 780 }]
	});
});
test.afterAll(closeStored);

const send = (page: Page) => page.locator('main form .actions button, main form button').last();
const times = (page: Page) => page.locator('button[name=start]').allInnerTexts();

async function ask(page: Page, area: string): Promise<void> {
	await page.goto(`${home()}/services/${key}`);
	await page.locator('[name=area]').selectOption(area);
	await page.locator('[name=people]').fill('12');
	await page.locator('main form button').first().click();
}

/** The same page with JavaScript, which whoever looks for faults needs. */
async function expectNoFindingsAt(browser: Browser, page: Page): Promise<void> {
	const context = await browser.newContext({ javaScriptEnabled: true, locale: 'ko-KR' });
	const looked = await context.newPage();
	await looked.goto(page.url());
	await expectNoFindings(looked);
	await context.close();
}

async function book(page: Page, company: Company): Promise<void> {
	await fillDetails(page, company);
	await page.locator('form[method=POST] .actions button').click();
	await expect(page).toHaveURL(/\/series\/[^/]+\?new$/);
}

test('who books names the area, and the dates reckon with the road to it', async ({
	page,
	browser
}) => {
	test.slow();
	await page.goto(`${home()}/services/${key}`);
	await expect(page.locator('main')).toContainText('구청 주변 동네, 강변 동네, 산 아래 동네');
	await page.locator('[name=people]').fill('12');
	await page.locator('main form button').first().click();
	await expect(page.getByRole('alert')).toBeVisible();
	await expect(page.locator('[name=people]')).toHaveValue('12');
	await expect(page.locator('#area-error')).toBeVisible();
	await expectToFit(page);
	await expectNoFindingsAt(browser, page);

	await page.getByLabel('방문할 곳이 어느 지역에 있습니까?').selectOption('산 아래 동네');
	await send(page).click();
	const day = (await page.locator('.days a').nth(4).getAttribute('href'))!;
	await page.goto(new URL(day, home()).href);
	const before = await times(page);
	expect(before).toHaveLength(5);
	await page.locator('button[name=start]').first().click();
	await expect(page.locator('main')).toContainText('고르신 지역은 “산 아래 동네”입니다');
	await expectToFit(page);
	await book(page, companies[0]!);
	await expect(page.locator('main')).toContainText('방문 지역');
	await expect(page.locator('main')).toContainText('산 아래 동네');

	// In the same area the team goes on: 11:00, twenty minutes, and the next half hour.
	await ask(page, 'hill');
	await page.goto(new URL(day, home()).href);
	expect(await times(page)).toEqual(before.slice(3));
	// From another it would come by the base: too late for the last start.
	const far = day.replace('area=hill', 'area=river');
	await page.goto(new URL(far, home()).href);
	expect(await times(page)).toEqual([]);
	await expect(page.getByRole('alert')).toContainText('산 아래 동네에 있는 다른 방문');
	await expect(page.getByRole('alert')).toContainText('75분');
	await expectToFit(page);
	await expectNoFindingsAt(browser, page);
	// What is nearest is one press away.
	await page.locator('main p a').last().click();
	expect((await times(page)).length).toBeGreaterThan(0);
});

test('in English: the time that the road took from somebody says so, and what is near', async ({
	page,
	context
}) => {
	await speak(page, 'en');
	await ask(page, 'river');
	await page.locator('.days a').nth(6).click();
	const slow = page;
	const fast = await context.newPage();
	await ask(fast, 'centre');
	const day = new URL(slow.url()).searchParams.get('day')!;
	await fast.goto(`${home()}/book/${key}?people=12&area=centre&day=${day}`);
	await fast.locator('button[name=start]').first().click();
	await book(fast, companies[1]!);
	await expect(fast.locator('main')).toContainText('Around the town hall');

	// The page of before still lists 11:30, a quarter of an hour too early by now.
	await slow.locator('button[name=start]').nth(3).click();
	const alert = slow.getByRole('alert');
	await expect(alert).toContainText('“Around the town hall”, 45 minutes on the road');
	await expect(slow.getByRole('heading', { name: 'Times close by' })).toBeVisible();
	await expectToFit(slow);
	await slow.locator('ul.near button').first().click();
	await expect(slow).toHaveURL(/\/details\//);
	await book(slow, companies[2]!);
	await expect(slow.locator('main')).toContainText('By the river');
});
