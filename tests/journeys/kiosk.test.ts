import { expect, test, type Browser, type Page } from '@playwright/test';
import { hangang } from '../town/cast.ts';
import { personIn } from '../town/phone.ts';
import { phoneInTheField } from './counselor.ts';
import { aVisitToday, one, openVisit, prepare, two, unlock } from './field-steps.ts';
import { expectNoneKept } from './in-clear.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	moveClock,
	signIn,
	stored
} from './steps.ts';
import { newId } from '#lib/identity/cryptography.ts';

/* The phone is handed to the person for the survey, without a signal, and comes back. */

const TARGET_MIN = 56;
const comment = '대기 시간이 조금 길었습니다';

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('somebody answers on the phone that was handed over, and only the server can read it', async ({
	page,
	browser
}) => {
	test.setTimeout(120_000);
	const visit = await aVisitToday(page);
	await serve(page, visit, one.name);
	const { context, phone } = await aSmallPhone(browser, 'ko-KR');
	await prepare(phone, visit.email);
	await context.setOffline(true);
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: one.name }).click();
	await phone.locator('.next-act').waitFor();
	await expectNoFindings(phone);

	await phone.getByRole('button', { name: '설문 건네기' }).tap();
	await expect(phone.getByText('답변은 상담사가 볼 수 없습니다')).toBeVisible();
	await expectNothingElse(phone);

	// One question a screen; the one that must be answered says so, and a way back keeps what was chosen.
	await phone.getByRole('button', { name: '시작하기' }).tap();
	await expect(phone.getByText('질문 1 / 5')).toBeVisible();
	await expectNothingElse(phone);
	const next = phone.getByRole('button', { name: '다음', exact: true });
	await next.tap();
	await expect(phone.getByRole('alert')).toBeVisible();
	await expectNoFindings(phone);
	await choose(phone, 'overall', 2);
	await next.tap();
	await expect(phone.getByText('질문 2 / 5')).toBeVisible();
	await phone.getByRole('button', { name: '이전' }).tap();
	await expect(phone.locator('[name=overall][value="2"]')).toBeChecked();

	// The browser's own way back stays here; a new page is locked and knows nothing of it.
	await phone.goBack();
	await expect(phone.getByText('질문 1 / 5')).toBeVisible();
	await expectNothingElse(phone);
	await phone.reload();
	await expect(phone.locator('[name=pin]')).toBeVisible();
	await expect(phone.locator('a[href*="/field/"]')).toHaveCount(0);
	await unlock(phone);
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: one.name }).click();

	await phone.getByRole('button', { name: '설문 건네기' }).tap();
	await phone.getByRole('button', { name: '시작하기' }).tap();
	await choose(phone, 'overall', 5);
	await next.tap();
	for (const place of [2, 3]) {
		await expect(phone.getByText(`질문 ${place} / 5`)).toBeVisible();
		await expectNothingElse(phone);
		await next.tap();
	}
	await choose(phone, 'recommend', 9);
	await expectNothingElse(phone);
	await next.tap();
	await phone.locator('textarea').fill(comment);
	await expectNothingElse(phone);
	await phone.getByRole('button', { name: '마치기' }).tap();
	await expect(phone.getByRole('heading', { name: '고맙습니다' })).toBeVisible();
	await expectNothingElse(phone);
	await expectNoneKept(phone, [comment, one.name]);

	// The counselor comes in by the PIN, and sees that it was asked, not what was said.
	await phone.getByRole('button', { name: '직원 화면으로' }).tap();
	await expect(phone.locator('[name=pin]')).toBeVisible();
	// Whoever still has the phone in hand can drop nothing of it.
	await expect(phone.getByRole('button', { name: 'PIN을 잊었습니다' })).toHaveCount(0);
	await phone.locator('[name=pin]').fill('000001');
	await phone.locator('form:has([name=pin]) button[type=submit]').click();
	await expect(phone.locator('#pin-error')).toContainText('PIN이 맞지 않습니다.');
	await expect(phone.locator('#pin-error')).not.toContainText('더 틀리면');
	await unlock(phone);
	await expect(phone.getByText('설문을 건넸습니다')).toBeVisible();
	await expect(phone.getByRole('button', { name: '설문 건네기' })).toHaveCount(0);
	await expectNoFindings(phone);
	await expectToFit(phone);
	await phone.locator('nav a[href$="/field/records"]').click();
	const record = phone.getByRole('listitem').filter({ hasText: '설문' });
	await expect(record).toContainText('이 기기에 있음');
	await expect(phone.locator('main')).not.toContainText(comment);
	await expect(record).not.toContainText(one.name);

	await context.setOffline(false);
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible({ timeout: 30_000 });
	expect(await answersOf(visit.id)).toMatchObject([
		{ channel: 'kiosk', language: 'ko', values: { overall: 5, recommend: 9, comment } }
	]);
	await context.close();

	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/outcomes?show=satisfaction`);
	await expect(page.getByText('직원이 건넨 기기로').first()).toBeVisible();
	await expectNoFindings(page);
	await expectToFit(page);
});

test('somebody declines by keyboard in their own language, which is counted and is no answer', async ({
	page,
	browser
}) => {
	test.setTimeout(120_000);
	const visit = await aVisitToday(page);
	await serve(page, visit, two.name);
	const { context, phone } = await aSmallPhone(browser, 'en-US');
	await prepare(phone, visit.email);
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: 'End the visit' }).click();
	await expect(
		phone.getByRole('button', { name: `Hand over the survey · ${one.name}` })
	).toHaveCount(0);
	await context.setOffline(true);
	await phone.getByRole('button', { name: `Hand over the survey · ${two.name}` }).focus();
	await phone.keyboard.press('Enter');

	// It speaks the language of who enrolled, until they choose; the counselor's comes back by itself.
	await expect(phone.locator('html')).toHaveAttribute('lang', 'ko');
	await expectNothingElse(phone);
	await tabTo(phone, 'English');
	await phone.keyboard.press('Enter');
	await expect(phone.locator('html')).toHaveAttribute('lang', 'en');
	await expect(phone.getByText('Your counselor cannot see your answers')).toBeVisible();
	await expectNothingElse(phone);
	await tabTo(phone, 'Start');
	await phone.keyboard.press('Enter');
	await expect(phone.getByText('Question 1 of 5')).toBeVisible();
	await phone.keyboard.press('Tab');
	await phone.keyboard.press('Space');
	await phone.keyboard.press('ArrowLeft');
	await expect(phone.locator('[name=overall][value="5"]')).toBeChecked();
	await tabTo(phone, 'Not now');
	await phone.keyboard.press('Enter');
	// Something was answered: whoever pressed by mistake goes on where they were.
	const stop = phone.getByRole('dialog', { name: 'Stop here?' });
	await stop.getByRole('button', { name: 'Go on answering' }).press('Enter');
	await expect(stop).toBeHidden();
	await expect(phone.locator('[name=overall][value="5"]')).toBeChecked();
	await tabTo(phone, 'Not now');
	await phone.keyboard.press('Enter');
	await expectNoFindings(phone);
	await stop.getByRole('button', { name: 'Remove and stop' }).press('Enter');
	await expect(phone.getByRole('heading', { name: 'That is fine' })).toBeVisible();
	await expectNothingElse(phone);
	await tabTo(phone, 'To the staff screen');
	await phone.keyboard.press('Enter');
	await expect(phone.locator('[name=pin]')).toBeFocused();
	await expect(phone.locator('html')).toHaveAttribute('lang', 'en');
	await unlock(phone);
	await expect(phone.getByText(`${two.name} · Survey handed over`)).toBeVisible();
	await expectToFit(phone);

	await context.setOffline(false);
	await expect(phone.getByText(/All with the server/).first()).toBeVisible({ timeout: 30_000 });
	// Not before: while it tries to send, its button changes colours.
	await expectNoFindings(phone);
	const asked = await stored()`select is_declined as "isDeclined", language from asking
		where visit_id = ${visit.id}`;
	expect(asked).toEqual([{ isDeclined: true, language: 'en' }]);
	expect(await answersOf(visit.id)).toEqual([]);
	await context.close();
});

async function aSmallPhone(browser: Browser, locale: string) {
	const context = await browser.newContext({
		viewport: { width: 320, height: 700 },
		locale,
		timezoneId: 'Asia/Seoul',
		hasTouch: true
	});
	return { context, phone: await context.newPage() };
}

/** The visit takes place, and the person has a contact there. */
async function serve(
	page: Page,
	{ code, startsAt }: { code: string; startsAt: Date },
	name: string
) {
	const phone = await phoneInTheField(page, () => startsAt, hangang.slug, code);
	const day = await phone.day();
	const own = { ...day, visits: day.visits.filter((visit) => visit.code === code) };
	const { visitId, enrolmentId } = personIn(own, name);
	const contactId = newId(startsAt);
	const fact = await phone.write('contact', contactId, {
		contactId,
		enrolmentId,
		visitId,
		stepKey: 'k0',
		mode: 'visit',
		result: 'attended',
		measures: []
	});
	const verdicts = await phone.push(fact.envelope);
	expect(verdicts.get(fact.operation.id)!.verdict).toBe('applied');
}

async function choose(phone: Page, name: string, value: number): Promise<void> {
	await phone.locator(`[name=${name}][value="${value}"]`).check();
}

/** The survey alone is here: no link, no bar, large targets, no finding, nothing too wide. */
async function expectNothingElse(phone: Page): Promise<void> {
	await expect(phone.locator('a, nav')).toHaveCount(0);
	await expectNoFindings(phone);
	await expectToFit(phone);
	const targets = await phone.locator('main button, main .scale label').all();
	expect(targets.length).toBeGreaterThan(0);
	for (const target of targets) {
		const box = (await target.boundingBox())!;
		const words = await target.innerText();
		expect(Math.min(box.width, box.height), words).toBeGreaterThanOrEqual(TARGET_MIN);
	}
}

/** By Tab only, to the button of this name. */
async function tabTo(phone: Page, name: string): Promise<void> {
	const wanted = phone.getByRole('button', { name, exact: true });
	for (let tabs = 0; tabs < 20; tabs++) {
		await phone.keyboard.press('Tab');
		if (await wanted.evaluate((button) => button === document.activeElement)) return;
	}
	throw new Error(`no way to ${name} by keyboard`);
}

const answersOf = (visitId: string) => stored()`select a.channel, a.language, a.values from answer a
	join invitation i on i.agency_id = a.agency_id and i.id = a.invitation_id
	where i.visit_id = ${visitId}`;
