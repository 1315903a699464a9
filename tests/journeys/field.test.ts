import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { companies, hangang } from '../town/cast.ts';
import { agree, aVisitToday, one, openVisit, prepare, two, unlock } from './field-steps.ts';
import { expectNoneKept } from './in-clear.ts';
import { closeStored, expectNoFindings, expectToFit, home, moveClock, stored } from './steps.ts';

/*
 * A counselor's day in a basement: prepared with a signal, worked without one, handed over with one.
 */

/** Answers by measure; whatever else a screen asks is left alone unless it is required. */
const strong = {
	cigs_per_day: '35',
	smoking_years: '20',
	past_quit_attempts: '4',
	ftnd_q1: 'within_30',
	ftnd_q2: 'yes',
	ftnd_q3: 'first',
	ftnd_q5: 'yes',
	ftnd_q6: 'no',
	importance: '9',
	confidence: '3',
	co_ppm: '24'
};
const light = { ...strong, cigs_per_day: '20', ftnd_q2: 'no', confidence: '8', co_ppm: '18' };
const products = { uses_cigarettes: 'true', uses_heated: 'false', uses_ecig: 'false' };
const shared = { ...products, uses_nrt: 'false', nrt_caution: 'false' };

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('a day without a signal: recorded on the phone, kept through a killed tab, sent once', async ({
	page,
	browser
}) => {
	test.setTimeout(120_000);
	const visit = await aVisitToday(page);
	const context = await browser.newContext({
		viewport: { width: 412, height: 900 },
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul',
		hasTouch: true
	});
	let phone = await context.newPage();
	await prepare(phone, visit.email);
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible();
	await expectNoFindings(phone);

	await context.setOffline(true);
	await phone.reload();
	await unlock(phone);
	await openVisit(phone, visit.id);
	await expectNoFindings(phone);
	for (const person of [one, two]) {
		await phone.getByRole('button', { name: `${person.name} 님 도착 기록` }).click();
	}
	await expect(phone.getByText('이 기기에 있음')).toHaveCount(2);

	const strongPlan = await register(phone, one.name, { ...shared, ...strong });
	phone = await killInTheMiddle(context, phone, visit.id, two.name);
	const lightPlan = await register(phone, two.name, { ...shared, ...light }, true);
	expect(strongPlan).not.toBe(lightPlan);
	for (const plan of [strongPlan, lightPlan]) expect(plan).toContain('이유');
	await expectNothingInClear(phone);
	expect(await countOf('contact', visit.seriesId)).toBe(0);

	await context.setOffline(false);
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible({ timeout: 30_000 });
	await openVisit(phone, visit.id);
	await expect(phone.getByText('이 기기에 있음')).toHaveCount(0);
	for (const table of ['check_in', 'contact', 'anchor']) {
		expect(await countOf(table, visit.seriesId), table).toBe(2);
	}
	await expectStored(one.name, 24);
	await expectStored(two.name, 18);
	await expectNothingInClear(phone);
	await context.close();
});

test('every screen of the field app has no finding of axe and fits at 320 px and on a desk, in both languages', async ({
	page,
	browser
}) => {
	test.setTimeout(240_000);
	const visit = await aVisitToday(page);
	for (const language of ['ko', 'en'] as const) {
		const context = await browser.newContext({
			viewport: { width: 320, height: 700 },
			locale: language === 'ko' ? 'ko-KR' : 'en-US',
			timezoneId: 'Asia/Seoul'
		});
		const phone = await context.newPage();
		await phone.goto(`${home()}/field`);
		await expect(phone.locator('[name=email]')).toBeVisible();
		await check(phone, language);
		await prepare(phone, visit.email, (screen) => check(screen, language));
		await check(phone, language);
		await openVisit(phone, visit.id);
		await check(phone, language);
		await phone.getByRole('link', { name: one.name }).click();
		await phone.locator('.next-act').waitFor();
		await check(phone, language);
		const person = phone.url();
		for (const path of ['/consent?again', '/contact', '/anchor', '/note', '/supplies']) {
			await phone.goto(person.replace(/\?.*/, '') + path);
			await unlock(phone);
			await phone.locator('.form-foot').waitFor();
			// Nothing may lie over the buttons of a form.
			await expect(phone.locator('nav')).toHaveCount(0);
			await check(phone, language);
		}
		for (const path of ['/field/records', '/field/more']) {
			await phone.goto(home() + path);
			await unlock(phone);
			await phone.locator('h1').waitFor();
			await check(phone, language);
		}
		await context.close();
	}
});

test('wrong PINs are limited, in words, and nothing recorded is lost by it', async ({
	page,
	browser
}) => {
	test.setTimeout(120_000);
	const visit = await aVisitToday(page);
	const context = await browser.newContext({ locale: 'en-US', timezoneId: 'Asia/Seoul' });
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await openVisit(phone, visit.id);
	await context.setOffline(true);
	await phone
		.getByRole('button', { name: /arrived$/ })
		.first()
		.click();
	await expect(phone.getByText('On this phone', { exact: true })).toBeVisible();
	await phone.reload();
	for (let tries = 0; tries < 5; tries++) {
		await phone.locator('[name=pin]').fill('000001');
		await phone.locator('form:has([name=pin]) button[type=submit]').click();
		const left = 4 - tries;
		const said = left ? new RegExp(`\\b${left} more`) : 'The PIN was removed';
		await expect(phone.getByText(said)).toBeVisible();
	}
	await context.setOffline(false);
	await phone.reload();
	await prepare(phone, visit.email);
	await expect(phone.getByText(/All with the server/).first()).toBeVisible({ timeout: 30_000 });
	expect(await countOf('check_in', visit.seriesId)).toBe(1);
	await context.close();
});

async function check(phone: Page, language: string): Promise<void> {
	await expect(phone.locator('html')).toHaveAttribute('lang', language);
	for (const width of [1280, 320]) {
		await phone.setViewportSize({ width, height: 700 });
		await expectToFit(phone);
		await expectNoFindings(phone);
	}
}

/** Consent, the first session, the quit date; gives the words of the plan. */
async function register(
	phone: Page,
	name: string,
	answers: Record<string, string>,
	hasAgreed = false
): Promise<string> {
	await phone.getByRole('link', { name }).click();
	if (!hasAgreed) await agree(phone, name);
	await phone.getByRole('link', { name: '상담 시작' }).click();
	await answer(phone, answers);
	await phone.getByRole('link', { name: /정하기$/ }).click();
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await phone.locator('.next-act').waitFor();
	const plan = await phone.locator('main').innerText();
	await expectNoFindings(phone);
	await phone
		.getByRole('link', { name: '명단으로' })
		.or(phone.locator('a[href*="/field/visits/"]').first())
		.first()
		.click();
	await phone.getByRole('link', { name: one.name }).waitFor();
	return plan;
}

/** Goes through the screens of a contact, answering what is known, and saves it. */
async function answer(phone: Page, answers: Record<string, string>): Promise<void> {
	for (let screens = 0; screens < 15; screens++) {
		await fillScreen(phone, answers);
		const save = phone.getByRole('button', { name: '이 기기에 저장' });
		if (await save.isVisible()) return save.click();
		const before = await phone.locator('h1').innerText();
		await phone.getByRole('button', { name: '다음', exact: true }).click();
		await expect(phone.locator('h1')).not.toHaveText(before);
	}
	throw new Error('the contact has no end');
}

async function fillScreen(phone: Page, answers: Record<string, string>): Promise<void> {
	for (const [key, value] of Object.entries(answers)) {
		const radio = phone.locator(`input[type=radio][name="${key}"][value="${value}"]`);
		if (await radio.count()) await radio.check({ force: true });
		const typed = phone.locator(`input[type=text][name="${key}"]`);
		if (await typed.count()) await typed.fill(value);
	}
}

/** The tab dies with a half-filled form; what was typed is there again, still without a signal. */
async function killInTheMiddle(
	context: BrowserContext,
	phone: Page,
	visitId: string,
	name: string
) {
	await phone.getByRole('link', { name }).click();
	await agree(phone, name);
	await phone.getByRole('link', { name: '상담 시작' }).click();
	await phone.getByRole('button', { name: '다음', exact: true }).click();
	await phone.locator('input[name=uses_cigarettes][value=true]').check({ force: true });
	await phone.waitForTimeout(800);
	await phone.close();
	const again = await context.newPage();
	await again.goto(`${home()}/field`);
	await unlock(again);
	await openVisit(again, visitId);
	await again.getByRole('link', { name }).click();
	await again.getByRole('link', { name: '상담 시작' }).click();
	await expect
		.poll(async () => {
			const kept = again.locator('input[name=uses_cigarettes][value=true]');
			if (await kept.count()) return kept.isChecked();
			await again.getByRole('button', { name: '다음', exact: true }).click();
			return false;
		})
		.toBe(true);
	await again.goto(`${home()}/field/visits/${visitId}`);
	await unlock(again);
	return again;
}

async function countOf(table: string, seriesId: string): Promise<number> {
	const [row] = await stored().unsafe(
		`select count(*)::int as n from ${table} t join enrolment e on e.id = t.enrolment_id where e.series_id = '${seriesId}'`
	);
	return Number(row!.n);
}

async function expectStored(name: string, ppm: number): Promise<void> {
	const rows =
		await stored()`select m.value, m.unit from measure m join contact c on c.id = m.contact_id
		join enrolment e on e.id = c.enrolment_id join participant p on p.id = e.participant_id
		where p.name = ${name} and m.key = 'co_ppm' and e.agency_id = ${hangang.id}`;
	expect(rows.at(-1)).toMatchObject({ value: ppm, unit: '[ppm]' });
}

/** In nothing that the browser keeps: no name, number, address or measure in clear. */
async function expectNothingInClear(phone: Page): Promise<void> {
	const company = companies[0]!;
	await expectNoneKept(phone, [
		...[one, two].flatMap(({ name, phone: number }) => [name, number, number.replaceAll('-', '')]),
		'강하늘',
		company.organization,
		company.address,
		company.contactPhone,
		'co_ppm',
		'ftnd',
		'quit_date',
		'uses_cigarettes'
	]);
}
