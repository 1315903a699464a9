import { expect, test, type Page } from '@playwright/test';
import { clinicRules } from '../town/services.ts';
import { companies, hangang, participants } from '../town/cast.ts';
import { aStopService, retireStopServices } from '../town/stop-services.ts';
import {
	bookService,
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	linkIn,
	noticeTo,
	press,
	signIn,
	speak,
	stored
} from './steps.ts';

// Several pages are checked on the way.
test.describe.configure({ timeout: 180_000 });

test.afterAll(async () => {
	await retireStopServices(stored());
	await closeStored();
});

/** Nothing that a browser or a checker minds. */
async function expectSound(page: Page): Promise<void> {
	await expectNoFindings(page);
	await expectToFit(page);
}

test('somebody with a code chooses a turn by their link, changes it, and the company sees nothing', async ({
	page
}) => {
	const own = { place: undefined, stops: undefined, calendar: undefined, walkIn: undefined };
	const rules = { ...clinicRules(), ...own, turnMinutes: 20 };
	const key = await aStopService(stored(), hangang.id, rules, { hasProgramme: true });
	const series = await bookService(page, key, companies[0]!);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	await page.goto(`${home()}/join/${code}`);
	await expect(page.locator('[name=turn]')).toHaveCount(0);
	const person = participants[9]!;
	await page.locator('[name=name]').fill(person.name);
	await page.locator('[name=phone]').fill(person.phone);
	await page.locator('[name=agree_general]').check();
	await page.locator('form[method=POST] .actions button').click();
	await expect(page.locator('main')).toContainText('링크에서 내 시간을 고를 수 있습니다');

	const plan = linkIn(await noticeTo(person.phone, 'plan-link'));
	await page.goto(plan);
	await expectSound(page);
	await expect(page.locator('main')).toContainText('아직 고르지 않았습니다');
	await page.getByRole('link', { name: '시간 고르기' }).first().click();
	await expectSound(page);
	const before = await page.locator('[name=turn]').count();
	await page.getByRole('button', { name: '이 시간으로 정하기' }).click();
	await expect(page.getByRole('alert')).toContainText('시간 고르기');
	await page.locator('[name=turn]').nth(1).check();
	await page.getByRole('button', { name: '이 시간으로 정하기' }).click();
	await expect(page.getByRole('status')).toContainText('차례를 정했습니다');
	const chosen = await page.locator('main section li strong').first().innerText();
	expect(chosen).toMatch(/^\d\d:\d\d–\d\d:\d\d$/);

	await page.getByRole('link', { name: '시간 바꾸기' }).click();
	await expect(page.locator('main')).toContainText(`내 차례는 ${chosen}`);
	await page.locator('[name=turn]').last().check();
	await page.getByRole('button', { name: '이 시간으로 정하기' }).click();
	const changed = await page.locator('main section li strong').first().innerText();
	expect(changed).not.toBe(chosen);
	await page.goto(series);
	expect(await page.locator('main').innerText()).not.toContain(changed);

	await page.goto(`${plan}/turn?visit=1`);
	await page.getByRole('button', { name: '차례 돌려주기' }).click();
	await expect(page.getByRole('status')).toContainText('차례를 돌려주었습니다');
	await page.getByRole('link', { name: '시간 고르기' }).first().click();
	await expect(page.locator('[name=turn]')).toHaveCount(before);
	for (const path of ['/turn', '/turn?visit=9', '/turn?visit=']) {
		expect((await page.request.get(plan + path)).status()).toBe(404);
	}
});

/** A booth that stands at the hall on every Wednesday, published by the office for this month and the next. */
async function aBooth(page: Page, rules = {}) {
	const wednesdays = [{ days: [3 as const], fromMinute: 600, untilMinute: 720, stop: 'hall' }];
	const booth = { calendar: wednesdays, crewSize: 1, turnMinutes: 20, walkIn: 'welcome' as const };
	const name = { ko: '수요 상담 부스 (예시)', en: 'Wednesday booth (sample)' };
	const service = { hasProgramme: true, name };
	const key = await aStopService(stored(), hangang.id, { ...booth, ...rules }, service);
	await page.goto(`${home()}/services/${key}`);
	await expectSound(page);
	await signIn(page, 'admin@hangang.example');
	for (let month = 0; month < 2; month++) {
		await page.goto(`${home()}/admin/sessions?service=${key}`);
		await press(page, page.locator('main nav').last().getByRole('link').nth(month));
		const publish = page.locator('main form button');
		if (!(await publish.count())) continue;
		await press(page, page.locator('main a[href$="&all=1"]'));
		await press(page, publish);
	}
	await expectSound(page);
	return key;
}

test('somebody finds the booth of next Wednesday, books a time, and another person another', async ({
	page
}) => {
	await speak(page, 'en');
	const key = await aBooth(page);
	await page.goto(home());
	await expect(page.locator('main')).toContainText('At places near you');
	await page.getByRole('link', { name: 'Wednesday booth (sample)' }).click();
	await expect(page.locator('main')).toContainText('Next');
	await expect(page.locator('main')).toContainText('Community centre');
	await expectSound(page);
	await page.getByRole('link', { name: 'By place' }).click();
	await expect(page).toHaveURL(/\?by=stop$/);
	await expectSound(page);

	await page
		.getByRole('link', { name: /^Book a time: Wed .*Community centre/ })
		.first()
		.click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Book a time');
	await expectSound(page);
	const address = page.url();
	expect(await page.locator('[name=turn]').count()).toBe(7);
	const book = async (at: number) => {
		const person = participants[at]!;
		await page.goto(address);
		const value = await page.locator('[name=turn]').first().inputValue();
		await page.locator('[name=name]').fill(person.name);
		await page.locator('[name=phone]').fill(person.phone);
		await page.locator('[name=agree_general]').check();
		// Who passes over the time is asked for it, where it is asked, and has typed nothing in vain.
		await page.locator('form[method=POST] .actions button').click();
		await expect(page.getByRole('alert').getByRole('link')).toHaveCount(1);
		await expect(page.locator('[name=phone]')).toHaveValue(person.phone);
		await page.locator('[name=turn]').first().check();
		await page.locator('form[method=POST] .actions button').click();
		await expect(page).toHaveURL(/\/done$/);
		return value;
	};
	expect(await book(10)).toBe('0');
	for (const said of ['10:00–10:20', 'Wednesday booth (sample)', '예시로 40']) {
		await expect(page.locator('main')).toContainText(said);
	}
	await expectSound(page);
	expect(await book(11)).toBe('20');
	const text = await noticeTo(participants[10]!.phone, 'session-joined');
	for (const said of ['10:00–10:20', 'Wednesday booth (sample)', '예시로 40']) {
		expect(text).toContain(said);
	}
	await page.goto(linkIn(text));
	await expectSound(page);
	await expect(page.locator('main')).toContainText('10:00–10:20');
	await expect(page.locator('main')).toContainText('예시로 40');
	const body = await page.locator('main').innerText();
	expect(body).not.toContain(participants[11]!.name);
	expect(body).not.toContain('10:20–10:40');

	// Whoever comes too late for a time keeps what they typed.
	const answer = await page.request.post(address, {
		form: { name: '아무개 (예시)', phone: '010-7777-0002', agree_general: 'on', turn: '0' },
		headers: { origin: process.env.DOORSTEP_URL!, accept: 'text/html' }
	});
	expect(answer.status()).toBe(409);
	expect(await answer.text()).toContain('010-7777-0002');
	// No organization books such a service.
	await page.goto(`${home()}/book/${key}?people=10`);
	await expect(page).toHaveURL(new RegExp(`/services/${key}$`));
});

test('a booth without times to book says to come, and a cancelled day says so', async ({
	page
}) => {
	const key = await aBooth(page, { walkIn: 'only', turnMinutes: undefined });
	await page.goto(`${home()}/services/${key}`);
	await expect(page.locator('main')).toContainText('예약할 것이 없습니다');
	await expect(page.getByRole('link', { name: /시간 예약/ })).toHaveCount(0);
	await stored()`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
		select v.agency_id, v.id, now(), 'system', 'agency_cannot_come' from visit v
		join published_session p on p.series_id = v.series_id
		join service s on s.id = p.service_id where s.key = ${key} order by v.starts_at limit 1`;
	await page.goto(`${home()}/services/${key}`);
	await expect(page.locator('main section > ul li').first()).toContainText('취소');
	await expect(page.locator('main section > ul li').nth(1)).toContainText('다음 운영');
	await expectSound(page);
});

/** Books the first time that is free, with the required consent alone. */
async function bookFirst(page: Page, address: string, who: { name: string; phone: string }) {
	await page.goto(address);
	await page.locator('[name=turn]').first().check();
	await page.locator('[name=name]').fill(who.name);
	await page.locator('[name=phone]').fill(who.phone);
	await page.locator('[name=agree_general]').check();
	await page.locator('form[method=POST] .actions button').click();
	await expect(page).toHaveURL(/\/done$/);
}

test('who booked a time that the office calls off is told, and reads where to choose another', async ({
	page
}) => {
	const key = await aBooth(page);
	const [session] = await stored()`select s.id, s.code from published_session p
		join series s on s.id = p.series_id join visit v on v.series_id = s.id
		join service z on z.id = p.service_id where z.key = ${key} order by v.starts_at limit 1`;
	const { id, code } = session as unknown as { id: string; code: string };
	const address = `${home()}/join/${code}`;
	const [one, two] = [participants[7]!, participants[8]!];
	await bookFirst(page, address, one);
	await bookFirst(page, address, two);
	const done = page.url();
	await page.goto(`${home()}/admin/series/${id}/cancel?visit=1&scope=all`);
	await expect(page.locator('main')).toContainText('참여자 2명에게 취소를 문자로 알립니다');
	await expectSound(page);
	await page.locator('[name=reason][value=agency_cannot_come]').check();
	await page.locator('main form[method=POST] button').last().click();
	await expect(page).toHaveURL(/done=cancelled/);

	await noticeTo(two.phone, 'visits-cancelled');
	await page.goto(linkIn(await noticeTo(one.phone, 'visits-cancelled')));
	for (const said of ['이 일정은 취소되었습니다', '10:00–10:20', '예시로 40']) {
		await expect(page.locator('main')).toContainText(said);
	}
	await expect(page.locator('main')).not.toContainText('예정된 일정이 없습니다');
	await expectSound(page);
	await page.getByRole('link', { name: '다른 날짜 보기' }).click();
	await expect(page).toHaveURL(new RegExp(`/services/${key}$`));

	await page.goto(`${home()}/join`);
	await page.locator('[name=code]').fill(code);
	await page.locator('main form button').last().click();
	await expect(page).toHaveURL(address);
	await expect(page.locator('main')).toContainText('이 일정은 취소되었습니다');
	await expect(page.locator('[name=name]')).toHaveCount(0);
	await expectSound(page);
	await page.goto(done);
	await expect(page).toHaveURL(address);
});
