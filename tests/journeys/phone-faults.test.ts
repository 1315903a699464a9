import {
	expect,
	test,
	type Browser,
	type BrowserContextOptions,
	type Page
} from '@playwright/test';
import { participants, password } from '../town/cast.ts';
import { standBetween } from './between.ts';
import { aVisitToday, one, openVisit, prepare, two, unlock } from './field-steps.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	moveClock,
	signIn,
	stored
} from './steps.ts';

// With numbers of their own: this file is ahead of its time, and what is texted here is the newest for long.
const people = participants.map((one, at) => ({ ...one, phone: `010-7100-${1000 + at}` }));

/*
 * What goes wrong with a counselor's phone, one journey for each fault. They share one visit; each
 * has a phone of its own, on which somebody is registered who was on no list.
 */

test.describe.configure({ timeout: 60_000 });

const OTHER_PIN = '730518';

type Visit = Awaited<ReturnType<typeof aVisitToday>>;
let visit: Visit;

test.beforeAll(async ({ browser }) => {
	visit = await aVisitToday(await browser.newPage({ locale: 'ko-KR' }));
});

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('without a signal the address of a person opens, and opens again', async ({ browser }) => {
	const phone = await aPreparedPhone(browser);
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: one.name }).click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(one.name);
	const person = phone.url();
	await phone.context().setOffline(true);
	await phone.reload();
	await unlock(phone);
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(one.name);
	const another = await phone.context().newPage();
	await another.goto(person);
	await unlock(another);
	await expect(another.getByRole('heading', { level: 1 })).toHaveText(one.name);
	// An address that the phone does not know says so, and shows the way on.
	await another.goto(`${home()}/field/visits/${visit.seriesId}`);
	await unlock(another);
	await expect(another.getByRole('heading', { level: 1 })).toHaveText('일정에 없는 방문입니다');
	await phone.context().close();
});

test('captive portal / proxy: a network that answers everything with a page of its own takes nothing', async ({
	browser
}) => {
	const between = await standBetween();
	const phone = await aPreparedPhone(browser, { proxy: between.proxy });
	await openVisit(phone, visit.id);
	between.isPortal = true;
	await register(phone, people[0]!);
	await phone.getByRole('button', { name: '지금 보내기' }).click();
	await expect(phone.getByText('이 기기에 2건 · 연결되면 보냅니다')).toBeVisible();
	await phone.reload();
	await unlock(phone);
	await expect(phone.getByText('이 기기에 2건 · 연결되면 보냅니다')).toBeVisible();
	expect(await arrivedAs(people[0]!)).toBe(0);
	between.isPortal = false;
	await phone.getByRole('button', { name: '지금 보내기' }).click();
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible();
	expect(await arrivedAs(people[0]!)).toBe(1);
	await phone.context().close();
	between.close();
});

test('session expired: one that ends in the middle keeps the queue and the open form', async ({
	browser
}) => {
	const phone = await aPreparedPhone(browser);
	await openVisit(phone, visit.id);
	await register(phone, people[1]!, () => endSessions(visit.email));
	await expect(phone.getByText('이 기기에 2건 · 로그인해야 보냅니다')).toBeVisible();
	await openVisit(phone, visit.id);
	await beginToRegister(phone, people[2]!);
	await phone.getByRole('link', { name: '다시 로그인', exact: true }).click();
	await phone.locator('[name=email]').fill(visit.email);
	await phone.locator('[name=password]').fill('not this one');
	await phone.locator('form:has([name=password]) button[type=submit]').click();
	await expect(phone.getByRole('alert')).toBeVisible();
	await expect(phone.locator('[name=email]')).toHaveValue(visit.email);
	await phone.locator('[name=password]').fill(password);
	await phone.locator('form:has([name=password]) button[type=submit]').click();
	// Back in the form, with what was typed.
	await expect(phone.locator('[name=name]')).toHaveValue(people[2]!.name);
	await expect(phone.locator('[name=phone]')).toHaveValue(people[2]!.phone);
	expect(await arrivedAs(people[1]!)).toBe(1);
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(people[2]!.name);
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible();
	expect(await arrivedAs(people[2]!)).toBe(1);
	// What was saved does not stand in the next form.
	await openVisit(phone, visit.id);
	await phone.getByRole('link', { name: '현장에서 새로 등록' }).click();
	await expect(phone.locator('[name=name]')).toHaveValue('');
	await phone.context().close();
});

test('quota / eviction: a phone that is full says so, and the form stays as it was', async ({
	browser
}) => {
	const phone = await aPreparedPhone(browser);
	await openVisit(phone, visit.id);
	await phone.context().setOffline(true);
	await beginToRegister(phone, people[3]!);
	await setFull(phone, true);
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	const said = phone.getByRole('alert').filter({ hasText: '이 기기에 저장하지 못했습니다' });
	await expect(said).toBeVisible();
	await expect(phone.locator('[name=name]')).toHaveValue(people[3]!.name);
	await expectToFit(phone);
	await expectNoFindings(phone);
	await setFull(phone, false);
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(people[3]!.name);
	await expect(phone.getByText('이 기기에 2건 · 연결되면 보냅니다')).toBeVisible();
	await send(phone);
	expect(await arrivedAs(people[3]!)).toBe(1);
	await phone.context().close();
});

test.describe('an update', () => {
	// Under the debugger a browser that has run long sometimes leaves the new worker activating without
	// end, and every load of the page with it; another browser is asked then.
	test.describe.configure({ retries: 2 });

	test('stale shell / schema: a new version waits for the open form, and takes nothing with it', async ({
		browser
	}) => {
		const between = await standBetween();
		const phone = await aPreparedPhone(browser, { proxy: between.proxy });
		await openVisit(phone, visit.id);
		between.isPortal = true;
		await register(phone, people[4]!);
		between.isPortal = false;
		await openVisit(phone, visit.id);
		await beginToRegister(phone, people[5]!);
		between.version = 1;
		await phone.evaluate(async () => {
			const registration = (await navigator.serviceWorker.getRegistration())!;
			await registration.update();
		});
		await phone.waitForFunction(async () =>
			Boolean((await navigator.serviceWorker.getRegistration())?.waiting)
		);
		await expect(phone.getByText('새 버전이 있습니다')).toHaveCount(0);
		await expect(phone.locator('[name=name]')).toHaveValue(people[5]!.name);
		await phone.getByRole('link', { name: '취소' }).click();
		const another = phone.waitForEvent('load');
		await phone.getByRole('button', { name: '업데이트', exact: true }).click();
		await another;
		await unlock(phone);
		await expect(phone.getByText('새 버전이 있습니다')).toHaveCount(0);
		await phone.getByRole('link', { name: '현장에서 새로 등록' }).click();
		await expect(phone.locator('[name=name]')).toHaveValue(people[5]!.name);
		await send(phone);
		expect(await arrivedAs(people[4]!)).toBe(1);
		await phone.context().close();
		between.close();
	});
});

test('other user on same phone: another counselor signs in over a sealed outbox, sees nothing of it, and it still arrives after the PIN was forgotten', async ({
	browser
}) => {
	const phone = await aPreparedPhone(browser);
	await openVisit(phone, visit.id);
	await phone.context().setOffline(true);
	await register(phone, people[6]!);
	// Before the network is back, or the phone would send at once.
	await endSessions(visit.email);
	await phone.context().setOffline(false);
	await phone.reload();
	await forgetPin(phone);
	await expect(phone.getByText('보내지 않은 기록 2건이 있습니다')).toBeVisible();
	await expect(phone.getByText('보내지 않은 기록은 하나도 지워지지 않았습니다')).toBeVisible();
	const other = await counselorBeside(visit.email);
	await enter(phone, other);
	await phone.getByRole('link', { name: '기록' }).first().click();
	await expect(phone.getByText('이 기기에서 기록한 것이 아직 없습니다')).toBeVisible();
	const seen = await phone.locator('body').innerText();
	expect(seen).not.toContain('이 기기에 2건');
	await phone.goto(`${home()}/field/visits/${visit.id}`);
	await unlock(phone, OTHER_PIN);
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('일정에 없는 방문입니다');
	await phone.getByRole('link', { name: '더보기' }).first().click();
	await phone.getByRole('button', { name: '로그아웃' }).click();
	await phone.locator('[name=email]').waitFor();
	expect(await arrivedAs(people[6]!)).toBe(0);

	await enter(phone, visit.email);
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible();
	expect(await arrivedAs(people[6]!)).toBe(1);
	await phone.context().close();
});

test('when the lease is over the day is locked, and handing over goes on', async ({ browser }) => {
	const context = await browser.newContext(small);
	const phone = await context.newPage();
	await phone.clock.install({ time: new Date(visit.startsAt) });
	await prepare(phone, visit.email);
	await openVisit(phone, visit.id);
	await context.setOffline(true);
	await register(phone, people[9]!);
	await phone.clock.fastForward(8 * 24 * 3_600_000);
	await phone.reload();
	await expect(phone.getByText('서버와 연결한 지 오래되어 잠겼습니다')).toBeVisible();
	await expect(phone.getByText('보내지 않은 기록 2건이 있습니다')).toBeVisible();
	await expect(phone.locator('[name=pin]')).toHaveCount(0);
	expect(await phone.locator('body').innerText()).not.toContain(people[9]!.name);
	await expectNoFindings(phone);
	await context.setOffline(false);
	// Nobody has typed a PIN or a password.
	await expect.poll(() => arrivedAs(people[9]!)).toBe(1);
	await unlock(phone);
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(people[9]!.name);
	await context.close();
});

test('a phone whose counselor is switched off forgets, says so, and hands over when switched on again', async ({
	browser,
	page
}) => {
	const phone = await aPreparedPhone(browser);
	await openVisit(phone, visit.id);
	await phone.context().setOffline(true);
	await register(phone, people[10]!);
	const [row] = await stored()`select id from staff where email = ${visit.email}`;
	const off = `${home()}/admin/team/${row!.id}/off`;
	await signIn(page, 'admin@hangang.example');
	await page.goto(off);
	await page.getByRole('button', { name: '로그인 끄기' }).click();
	await expect(page.getByRole('status')).toBeVisible();
	await phone.context().setOffline(false);
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(
		'이 기기의 사용이 중지되었습니다'
	);
	await expect(
		phone.getByText('보내지 않은 기록 2건은 암호화되어 이 기기에 남아 있습니다')
	).toBeVisible();
	await expectToFit(phone);
	await expectNoFindings(phone);
	await phone.reload();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(
		'이 기기의 사용이 중지되었습니다'
	);
	expect(await phone.locator('body').innerText()).not.toContain(people[10]!.name);
	expect(await arrivedAs(people[10]!)).toBe(0);

	await page.goto(off.replace(/off$/, ''));
	await page.getByRole('button', { name: '로그인 다시 켜기' }).click();
	await expect(page.getByRole('status')).toBeVisible();
	await phone.reload();
	await enter(phone, visit.email);
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible();
	expect(await arrivedAs(people[10]!)).toBe(1);
	await phone.context().close();
});

test('from the day a person is checked in by two taps', async ({ browser }) => {
	const phone = await aPreparedPhone(browser);
	await phone.evaluate(() => {
		const counted = window as unknown as { taps: number };
		counted.taps = 0;
		addEventListener('click', () => counted.taps++, true);
	});
	await phone.locator(`a[href$="/field/visits/${visit.id}"]`).click();
	await phone.getByRole('button', { name: `${two.name} 님 도착 기록` }).click();
	await expect(phone.getByText(`${two.name} 님 도착을 이 기기에 저장했습니다.`)).toBeVisible();
	expect(await phone.evaluate(() => (window as unknown as { taps: number }).taps)).toBe(2);
	await phone.context().close();
});

const small: BrowserContextOptions = {
	viewport: { width: 320, height: 740 },
	locale: 'ko-KR',
	timezoneId: 'Asia/Seoul'
};

async function aPreparedPhone(browser: Browser, more: BrowserContextOptions = {}): Promise<Page> {
	const phone = await (await browser.newContext({ ...small, ...more })).newPage();
	await prepare(phone, visit.email);
	return phone;
}

type Person = { name: string; phone: string };

async function beginToRegister(phone: Page, person: Person): Promise<void> {
	await phone.getByRole('link', { name: '현장에서 새로 등록' }).click();
	await phone.locator('[name=name]').fill(person.name);
	await phone.locator('[name=phone]').fill(person.phone);
}

/** Two facts: somebody enrols, and is there. `meanwhile` happens before they are saved. */
async function register(phone: Page, person: Person, meanwhile = async () => {}): Promise<void> {
	await beginToRegister(phone, person);
	await meanwhile();
	await phone.getByRole('button', { name: '이 기기에 저장' }).click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(person.name);
}

/** From now on every write fails as on a full phone; the browser's own limit for tests lets them pass. */
async function setFull(phone: Page, isFull: boolean): Promise<void> {
	await phone.evaluate((full) => {
		const kept = window as unknown as { put?: IDBObjectStore['put'] };
		kept.put ??= IDBObjectStore.prototype.put;
		const refuse = () => {
			throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
		};
		IDBObjectStore.prototype.put = full ? refuse : kept.put;
	}, isFull);
}

async function send(phone: Page): Promise<void> {
	await phone.context().setOffline(false);
	await phone.getByRole('button', { name: '지금 보내기' }).click();
	await expect(phone.getByText('모두 서버에 있음').first()).toBeVisible();
}

/** Signs in where the form stands, and chooses a PIN. */
async function enter(phone: Page, email: string): Promise<void> {
	await phone.locator('[name=email]').fill(email);
	await phone.locator('[name=password]').fill(password);
	await phone.locator('form:has([name=password]) button[type=submit]').click();
	await phone.locator('[name=again]').waitFor();
	await phone.locator('[name=pin]').fill(OTHER_PIN);
	await phone.locator('[name=again]').fill(OTHER_PIN);
	await phone.locator('form:has([name=again]) button[type=submit]').click();
	await phone.getByRole('link', { name: '기록' }).first().waitFor();
}

async function forgetPin(phone: Page): Promise<void> {
	await phone.getByRole('button', { name: 'PIN을 잊었습니다' }).click();
	await phone.getByRole('button', { name: '로그인으로 이동' }).click();
	await phone.locator('[name=email]').waitFor();
}

async function endSessions(email: string): Promise<void> {
	await stored()`delete from session where staff_id = (select id from staff where email = ${email})`;
}

/** Who has nothing to do with the visit. */
async function counselorBeside(email: string): Promise<string> {
	const [row] = await stored()`select email from staff f where role = 'counselor'
		and agency_id = (select agency_id from staff where email = ${email}) and email <> ${email}
		and disabled_at is null and password_hash is not null and not exists (
			select from allocation a join resource r on r.id = a.resource_id
			where r.staff_id = f.id and a.visit_id = ${visit.id} and a.released_at is null)
		order by email limit 1`;
	return row!.email;
}

/** How often somebody of that name arrived at the visit, as the server has it. */
async function arrivedAs({ name }: Person): Promise<number> {
	const [row] = await stored()`select count(*)::int as n from check_in c
		join enrolment e on e.agency_id = c.agency_id and e.id = c.enrolment_id
		join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
		where e.series_id = ${visit.seriesId} and p.name = ${name}`;
	return row!.n;
}
