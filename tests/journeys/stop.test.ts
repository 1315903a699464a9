import { expect, test, type Browser, type Page } from '@playwright/test';
import { hangang, participants } from '../town/cast.ts';
import { aStopService, retireStopServices } from '../town/stop-services.ts';
import { prepare, unlock } from './field-steps.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	linkIn,
	moveClock,
	noticeTo,
	press,
	signIn,
	speak,
	stored
} from './steps.ts';

/*
 * A stop of the agency's own, from both sides: who joins by its code and cannot come after all, and
 * the counselor who stands there.
 */

test.describe.configure({ timeout: 180_000 });

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await retireStopServices(stored());
	await closeStored();
});

async function expectSound(page: Page): Promise<void> {
	await expectNoFindings(page);
	await expectToFit(page);
}

/** The next session of a booth with room for two, published by the office, and who goes there. */
async function aStop(browser: Browser, hasProgramme: boolean) {
	await moveClock(await browser.newPage(), new Date());
	const rules = {
		calendar: [{ days: [3 as const], fromMinute: 600, untilMinute: 720, stop: 'hall' }],
		headcount: { min: 1, max: 2 },
		crewSize: 1
	};
	const name = { ko: '수요 상담 부스 (예시)', en: 'Wednesday booth (sample)' };
	const key = await aStopService(stored(), hangang.id, rules, { hasProgramme, name });
	if (hasProgramme) {
		await stored()`update service set template_key = 'appointment' where key = ${key}`;
	}
	const office = await browser.newPage({ viewport: { width: 1280, height: 800 } });
	await signIn(office, 'admin@hangang.example');
	for (let month = 0; month < 2; month++) {
		await office.goto(`${home()}/admin/sessions?service=${key}`);
		await office.locator('main nav').last().getByRole('link').nth(month).click();
		const publish = office.locator('main form button');
		if (!(await publish.count())) continue;
		await office.locator('main a[href$="&all=1"]').click();
		await publish.click();
		await expect(office.getByRole('status').first()).toBeVisible();
	}
	await office.close();
	const [row] = await stored()`select s.code, v.id, v.starts_at as "startsAt", f.email
		from published_session p join series s on s.id = p.series_id
		join visit v on v.series_id = s.id join service z on z.id = p.service_id
		join allocation a on a.visit_id = v.id and a.released_at is null
		join resource r on r.id = a.resource_id join staff f on f.id = r.staff_id
		where z.key = ${key} order by v.starts_at limit 1`;
	return row as unknown as { code: string; id: string; startsAt: Date; email: string };
}

async function join(page: Page, code: string, who: { name: string; phone: string }): Promise<void> {
	await page.goto(`${home()}/join`);
	await page.locator('[name=code]').fill(code);
	await page.locator('main form button').last().click();
	await page.locator('[name=name]').fill(who.name);
	await page.locator('[name=phone]').fill(who.phone);
	await page.locator('[name=agree_general]').check();
	await page.locator('form[method=POST] .actions button').click();
	await expect(page).toHaveURL(/\/done$/);
}

async function aPhone(browser: Browser, locale: string) {
	const viewport = { width: 320, height: 740 };
	const context = await browser.newContext({ viewport, locale, timezoneId: 'Asia/Seoul' });
	return context.newPage();
}

test('who joined by a code cancels by their link, comes back, and is on the phone accordingly', async ({
	page,
	browser
}) => {
	const stop = await aStop(browser, true);
	const [one, two, three] = [participants[3]!, participants[4]!, participants[5]!];
	await join(page, stop.code, one);
	await expect(page.locator('main')).toContainText('개인 링크에서 취소해 주세요');
	await expectSound(page);

	const plan = linkIn(await noticeTo(one.phone, 'session-joined'));
	await page.goto(plan);
	await expectSound(page);
	await page.getByRole('link', { name: '취소하기' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('신청 취소');
	await expectSound(page);
	await page.getByRole('button', { name: '신청 취소' }).click();
	await expect(page.locator('main')).toContainText('취소하셨습니다');
	await expectSound(page);
	expect(await noticeTo(one.phone, 'session-left')).toContain('신청을 취소했습니다');
	// The page of that step, opened again, has nothing to do.
	await page.goto(`${plan}/leave`);
	await expect(page.locator('main')).toContainText('지금은 취소할 것이 없습니다');
	await expect(page.getByRole('button', { name: '신청 취소' })).toHaveCount(0);
	await expectSound(page);

	// Two others have both places meanwhile.
	await join(page, stop.code, two);
	await join(page, stop.code, three);
	await page.goto(plan);
	await expect(page.locator('main')).toContainText('지금은 자리가 모두 찼습니다');
	await expect(page.getByRole('button', { name: '다시 신청하기' })).toHaveCount(0);
	const other = linkIn(await noticeTo(two.phone, 'session-joined'));
	await page.goto(`${other}/leave`);
	await press(page, page.getByRole('button', { name: '신청 취소' }));
	await page.goto(plan);
	await page.getByRole('button', { name: '다시 신청하기' }).click();
	await expect(page.getByRole('status')).toContainText('다시 신청하셨습니다');
	await expect(page.getByRole('link', { name: '취소하기' })).toBeVisible();

	await moveClock(page, stop.startsAt);
	const phone = await aPhone(browser, 'ko-KR');
	await prepare(phone, stop.email);
	const card = phone.locator('li', { has: phone.locator(`a[href$="/visits/${stop.id}"]`) }).first();
	for (const said of ['주민센터', '수요 상담 부스 (예시)', '참여자 2명 · 정원 2명']) {
		await expect(card).toContainText(said);
	}
	await expectSound(phone);
	await card.getByRole('link').click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('주민센터');
	await expect(phone.getByRole('link', { name: one.name })).toBeVisible();
	await expect(phone.getByRole('link', { name: two.name })).toHaveCount(0);
	// Every place is had: the code would take nobody, the counselor still does.
	await expect(phone.locator('main')).not.toContainText(stop.code);
	await expect(phone.locator('main')).toContainText('자리가 모두 찼습니다');
	await phone.getByRole('link', { name: '현장에서 새로 등록' }).click();
	await phone.locator('[name=name]').fill(two.name);
	await phone.locator('[name=phone]').fill(two.phone);
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(two.name);
	await expect(phone.locator('main')).toContainText('온 것만 기록하는 서비스입니다');
	await expectSound(phone);
	await phone.getByRole('link', { name: '명단으로' }).click();
	await expect(phone.locator('main')).toContainText('정원보다 1명 많습니다');
	await expectSound(phone);
	await phone.getByRole('button', { name: '지금 보내기' }).click();
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible();
	await expect(phone.locator('main')).toContainText('정원보다 1명 많습니다');

	await page.goto(`${home()}/join/${stop.code}`);
	await expect(page.locator('main')).toContainText('자리가 모두 찼습니다');
	await expect(page.locator('[name=name]')).toHaveCount(0);
	// Who has come has nothing to cancel.
	await page.goto(other);
	await expect(page.getByRole('link', { name: '취소하기' })).toHaveCount(0);
	await phone.context().close();
});

test('with room left the phone names the code of that stop, in English too', async ({
	page,
	browser
}) => {
	const stop = await aStop(browser, true);
	await moveClock(page, stop.startsAt);
	const phone = await aPhone(browser, 'en-US');
	await prepare(phone, stop.email);
	await phone.locator(`a[href$="/field/visits/${stop.id}"]`).first().click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Community centre');
	await expect(phone.locator('main')).toContainText('Wednesday booth (sample)');
	await expect(phone.locator('main')).toContainText(stop.code);
	await expectSound(phone);
	await speak(page, 'en');
	await join(page, stop.code, participants[6]!);
	await expect(page.locator('main')).toContainText('cancel by the private link');
	await phone.context().close();
});

test('where a service has no programme the phone says so, and names no code', async ({
	page,
	browser
}) => {
	const stop = await aStop(browser, false);
	await moveClock(page, stop.startsAt);
	const phone = await aPhone(browser, 'ko-KR');
	await prepare(phone, stop.email);
	await phone.locator(`a[href$="/field/visits/${stop.id}"]`).first().click();
	await expect(phone.locator('main')).toContainText('사람별로 기록하지 않는 서비스입니다');
	await expect(phone.locator('main')).not.toContainText(stop.code);
	await expect(phone.getByRole('link', { name: '현장에서 새로 등록' })).toHaveCount(0);
	await expectSound(phone);
	await phone.reload();
	await unlock(phone);
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('주민센터');
	await phone.context().close();
});
