import { expect, test, type Browser, type Page } from '@playwright/test';
import { companies } from '../town/cast.ts';
import { one, openVisit, prepare } from './field-steps.ts';
import {
	addCondition,
	addItem,
	fillBoth,
	offer,
	publish,
	saveItem,
	writeHearingCheck
} from './programme-steps.ts';
import { bookedVisit, record } from './record-steps.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	linkIn,
	moveClock,
	noticeTo,
	press,
	signIn,
	speak,
	stored
} from './steps.ts';

/*
 * What a programme puts on a person's own plan is written in the browser alone, tried with a made-up person,
 * and read by the person themselves.
 */

const key = 'own-plan-hearing';
const [ko, en] = ['귀 돌보기 (예시)', 'Care for ears (sample)'];
const company = { ...companies[1]!, headcount: 12, contactEmail: 'ears@own-page.example' };
const person = { name: '이화면 예시', phone: '010-0000-7811' };

test.afterAll(async ({ browser }) => {
	await stored()`update service set retired_at = now() where key = ${key}`;
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('values over time, a prompt and a gain are written, tried, published and read by the person', async ({
	page,
	browser
}) => {
	test.setTimeout(300_000);
	await speak(page, 'ko');
	await moveClock(page, new Date());
	await signIn(page, 'admin@hangang.example');
	const draft = await writeHearingCheck(page, ko, en);
	await writeTrend(page, draft);
	await writePrompt(page, draft);
	await writeGain(page, draft);
	await writeTold(page, draft);
	await writeGift(page, draft);
	await expectTried(page, draft);
	await publish(page, draft, '작은 예시라 혼자 확인했습니다.');
	await offer(page, key, ko, en);
	const visit = await bookedVisit(page, key, company, [one, person]);
	const plan = linkIn(await noticeTo(person.phone, 'plan-link'));
	await measured(browser, visit);
	await moveClock(page, new Date(visit.startsAt.getTime() + 10 * 86_400_000));
	await expectRead(page, plan);
	await expectTold(page, plan);
});

/** Of the question on the left ear, with names for its ranges; the range upside down is refused at its place. */
async function writeTrend(page: Page, draft: string): Promise<void> {
	await page.goto(`${draft}/trends`);
	await press(page, page.locator('#typed button.primary'));
	await expect(page.locator('[name=measure]')).toHaveAttribute('aria-invalid', 'true');
	// What is no number is not offered.
	await expect(page.locator('[name=measure] option')).toHaveText(
		['골라 주세요', '오른쪽 귀', '왼쪽 귀'],
		{ useInnerText: true }
	);
	await page.locator('[name=measure]').selectOption('left_ear');
	await press(page, page.locator('#typed button.primary'));
	await expect(page).toHaveURL(/\/trends\/left_ear$/);
	await fillBoth(page, 'help', '작을수록 잘 들립니다.', 'Lower is better.');
	await press(page, page.locator('button[name=add][value=bands]'));
	await fillBoth(page, 'bands.0.label', '잘 들림', 'Hears well');
	await page.locator('[name="bands.0.min"]').fill('25');
	await page.locator('[name="bands.0.max"]').fill('0');
	await saveItem(page);
	await expect(page.locator('[name="bands.0.min"]')).toHaveAttribute('aria-invalid', 'true');
	await page.locator('[name="bands.0.min"]').fill('0');
	await page.locator('[name="bands.0.max"]').fill('25');
	await saveItem(page);
	await expectToFit(page);
	await expectNoFindings(page);
}

async function writePrompt(page: Page, draft: string): Promise<void> {
	await addItem(page, draft, 'ownWords', ['귀를 지키려는 까닭', 'Why I care']);
	await page.locator('[name=max]').fill('0');
	await saveItem(page);
	await expect(page.locator('[name=max]')).toHaveAttribute('aria-invalid', 'true');
	await page.locator('[name=max]').fill('200');
	await saveItem(page);
	await expectNoFindings(page);
}

/** So much a day since the day of enrolment, until an ear got worse within a year. */
async function writeGain(page: Page, draft: string): Promise<void> {
	await addItem(page, draft, 'benefits', ['조용히 지낸 시간', 'Quiet time']);
	await page.locator('[name=measure]').selectOption('right_ear');
	await page.locator('[name=times]').fill('2');
	await fillBoth(page, 'unitLabel', '분', 'minutes');
	await addCondition(page, 'until', 'measure:left_ear', 'ge');
	await page.locator('[name="until.0.value"]').fill('90');
	await page.locator('[name="until.0.where"]').selectOption('days');
	// Without a script the days are asked for by the answer.
	await press(page, page.locator('#typed .actions button'));
	for (const name of ['anchor', 'from', 'to']) {
		await expect(page.locator(`[name="until.0.${name}"]`)).toHaveAttribute('aria-invalid', 'true');
	}
	await page.locator('[name="until.0.anchor"]').selectOption('enrolled');
	await page.locator('[name="until.0.from"]').fill('9');
	await page.locator('[name="until.0.to"]').fill('1');
	await press(page, page.locator('#typed .actions button'));
	await expect(page.locator('[name="until.0.to"]')).toHaveAttribute('aria-invalid', 'true');
	await page.locator('[name="until.0.from"]').fill('1');
	await page.locator('[name="until.0.to"]').fill('365');
	await saveItem(page);
	await expectToFit(page);
	await expectNoFindings(page);
}

/** Of the left ear as well, in words to the person; from so many decibel on it is worrying. */
async function writeTold(page: Page, draft: string): Promise<void> {
	await page.goto(`${draft}/selfReport`);
	await page.locator('[name=measure]').selectOption('left_ear');
	await press(page, page.locator('#typed button.primary'));
	await expect(page).toHaveURL(/\/selfReport\/left_ear$/);
	await fillBoth(page, 'label', '집에서 잰 왼쪽 귀', 'Left ear, measured at home');
	await saveItem(page);
	await addItem(page, draft, 'selfAlert', ['오늘 병원에 가 보세요.', 'See a doctor today.']);
	// Without a condition everybody would be called.
	await expect(page.locator('fieldset', { hasText: '무엇을 답해도' })).toBeVisible();
	await addCondition(page, 'when', 'measure:left_ear', 'ge');
	await page.locator('[name="when.0.value"]').fill('70');
	// What is taken out comes back as it was typed.
	await press(page, page.locator('button[name=remove][value="when.0"]'));
	await expect(page.locator('[name="when.count"]')).toHaveValue('0');
	await press(page, page.locator('button[name=back]'));
	await expect(page.locator('[name="when.0.value"]')).toHaveValue('70');
	await saveItem(page);
	await expectToFit(page);
	await expectNoFindings(page);
}

/** For whoever had both ears measured; what is given, and its worth, the draft asks for at their places. */
async function writeGift(page: Page, draft: string): Promise<void> {
	await addItem(page, draft, 'rewards', ['검사 완료 축하', 'Screened']);
	await expect(page.locator('[name="milestone.outcome"]')).not.toHaveValue('');
	for (const name of ['gift.ko', 'won']) {
		await expect(page.locator(`[name="${name}"]`)).toHaveAttribute('aria-invalid', 'true');
	}
	await fillBoth(page, 'gift', '귀마개', 'Earplugs');
	await page.locator('[name=won]').fill('3000');
	await page.locator('[name="milestone.kept.steps"]').fill('1');
	await page.locator('[name="milestone.kept.faceToFace"]').fill('2');
	await saveItem(page);
	const visits = page.locator('[name="milestone.kept.faceToFace"]');
	await expect(visits).toHaveAttribute('aria-invalid', 'true');
	await visits.fill('1');
	await saveItem(page);
	await expectToFit(page);
	await expectNoFindings(page);
}

/** A made-up person whose left ear was measured sees it as it will be shown. */
async function expectTried(page: Page, draft: string): Promise<void> {
	await page.goto(`${draft}/preview`);
	await page.locator('[name="c.new"]').selectOption('first_visit');
	await press(page, page.locator('#typed .new button'));
	await page.locator('[name="c.0.v.left_ear"]').fill('20');
	await press(page, page.locator('#typed button.large'));
	const shown = page.locator('section[aria-labelledby=own-plan]');
	await expect(shown.getByText('20 dB')).toBeVisible();
	await expect(shown.getByText('잘 들림')).toBeVisible();
	await expect(shown.getByText('귀를 지키려는 까닭')).toBeVisible();
	await expect(shown.getByText('집에서 잰 왼쪽 귀')).toBeVisible();
	await expect(shown.getByText('오늘 병원에 가 보세요.')).toBeVisible();
	const gift = page.locator('article', { hasText: '검사 완료 축하' });
	await expect(gift).toContainText('아직');
	await page.locator('[name="c.0.v.right_ear"]').fill('10');
	await press(page, page.locator('#typed button.large'));
	await expect(gift).toContainText('에 이룸');
	await expectToFit(page);
	await expectNoFindings(page);
}

/** A counselor measures both ears at the visit. */
async function measured(browser: Browser, visit: { id: string; email: string }): Promise<void> {
	const context = await browser.newContext({
		viewport: { width: 412, height: 900 },
		...{ locale: 'ko-KR', timezoneId: 'Asia/Seoul' }
	});
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await openVisit(phone, visit.id);
	const answers = { right_ear: '30', left_ear: '20', referred: 'false' };
	await record(phone, person.name, answers);
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible({ timeout: 30_000 });
	await context.close();
}

/** The person reads it on their own plan, and writes to the prompt. */
async function expectRead(page: Page, plan: string): Promise<void> {
	await page.goto(plan);
	await expect(page.getByText('20 dB')).toBeVisible();
	await expect(page.getByText('잘 들림')).toBeVisible();
	await expect(page.getByText('작을수록 잘 들립니다.')).toBeVisible();
	await expect(page.getByRole('heading', { name: '조용히 지낸 시간' })).toBeVisible();
	await expect(page.getByText(/약 [\d,]+분/)).toBeVisible();
	await press(page, page.locator('a[href$="/words"]'));
	await page.getByLabel('귀를 지키려는 까닭').fill('손주 목소리를 듣고 싶다');
	await press(page, page.locator('#typed button.large'));
	await expect(page.getByText('손주 목소리를 듣고 싶다')).toBeVisible();
	await expectToFit(page);
	await expectNoFindings(page);
}

/** What they earned waits for them; what they tell is read at once where it is worrying. */
async function expectTold(page: Page, plan: string): Promise<void> {
	await page.goto(plan);
	await expect(page.locator('main')).toContainText('귀마개');
	await press(page, page.getByRole('link', { name: '소식 알리기' }));
	await page.getByLabel('집에서 잰 왼쪽 귀').fill('75');
	await press(page, page.getByRole('button', { name: '보내기' }));
	await expect(page.locator('main')).toContainText('오늘 병원에 가 보세요.');
	await expectNoFindings(page);
}
