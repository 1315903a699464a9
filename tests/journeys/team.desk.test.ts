import { expect, test, type Page } from '@playwright/test';
import { briefing, companies, hangang } from '../town/cast.ts';
import { hostile } from './hostile-values.ts';
import {
	bookService,
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	linkIn,
	noticeTo,
	signIn,
	speak,
	stored
} from './steps.ts';

// Several pages are checked on the way.
test.describe.configure({ timeout: 180_000 });

const office = 'admin@hangang.example';
const ownPassword = 'a walk along the river';
const team = () => `${home()}/admin/team`;

test.beforeEach(async () => {
	await stored()`update allocation set released_at = now() where released_at is null`;
	await stored()`insert into cancellation (agency_id, visit_id, cancelled_at, by_kind, reason)
		select agency_id, id, now(), 'system', 'requested_by_mistake' from visit
		where starts_at > now() on conflict do nothing`;
});
test.afterEach(async () => {
	// Who was added here goes on no visits of other journeys; the cast works as it did.
	await stored()`update resource set retired_at = now() where staff_id in
		(select id from staff where email like '%@team.example')`;
	await stored()`update staff set disabled_at = now() where email like '%@team.example'`;
	await stored()`delete from special_hours`;
	await stored()`delete from working_hours`;
	await stored()`insert into working_hours (agency_id, resource_id, weekday, from_minute, to_minute)
		select r.agency_id, r.id, d, 540, 1080 from resource r join staff s on s.id = r.staff_id,
		generate_series(1, 5) d where s.email not like '%@team.example'`;
});
test.afterAll(closeStored);

const words = {
	ko: {
		...{ add: '사람 더하기', name: '이름', email: '이메일', addAndSend: '더하고 링크 보내기' },
		...{ added: '더했습니다', save: '근무 시간 저장', copy: '월요일 시간을 화~금요일에 넣기' },
		...{
			saved: '근무 시간을 저장했습니다',
			week: '주 40시간',
			run: '월~금 09:00–12:00, 13:00–18:00'
		},
		...{ hit: '이미 약속한 방문 1회가 걸립니다', outside: '근무 시간이 아닙니다' },
		...{ anyway: '확인했고, 저장하기', chosen: '비밀번호를 정했습니다', off: '로그인 끄기' },
		change: '이름·이메일·역할 바꾸기',
		wasOff: '로그인을 껐습니다',
		over: '이 링크는 더 쓸 수 없습니다'
	},
	en: {
		...{ add: 'Add a person', name: 'Name', email: 'E-mail', addAndSend: 'Add and send the link' },
		...{ added: 'was added', save: 'Save working hours', copy: 'Copy Monday to Tuesday–Friday' },
		...{ saved: 'Working hours saved', week: '40 hr a week' },
		run: 'Mon–Fri 09:00–12:00, 13:00–18:00',
		...{ hit: 'Promised visits that this hits: 1', outside: 'Outside the hours' },
		...{ anyway: 'Seen, save it', chosen: 'Your password is set', off: 'Switch sign-in off' },
		change: 'Change name, e-mail or role',
		wasOff: 'Sign-in switched off',
		over: 'This link no longer works'
	}
};

for (const language of ['ko', 'en'] as const) {
	const say = words[language];
	const email = `new-${language}@team.example`;

	test(`a counselor is added by keyboard, chooses a password without a script, and can be switched off (${language})`, async ({
		page,
		browser
	}) => {
		await speak(page, language);
		await signIn(page, office);
		await page.goto(team());
		await page.getByRole('link', { name: say.add }).focus();
		await page.keyboard.press('Enter');
		await page.getByLabel(say.name, { exact: true }).focus();
		await page.keyboard.type('새 상담사 예시');
		await page.keyboard.press('Tab');
		await page.keyboard.type('gaon@hangang.example');
		await page.keyboard.press('Enter');
		// Somebody has that address; nothing typed is lost.
		await expect(page.getByRole('alert').locator('a[href="#email"]')).toBeVisible();
		await expect(page.getByLabel(say.name, { exact: true })).toHaveValue('새 상담사 예시');
		await page.getByLabel(say.email, { exact: true }).fill(email);
		await page.keyboard.press('Enter');
		await expect(page.getByRole('status')).toContainText(say.added);
		await expectNoFindings(page);
		const person = page.url().split('?')[0]!;

		const plain = await browser.newContext({ javaScriptEnabled: false });
		const theirs = await plain.newPage();
		await speak(theirs, language);
		const link = linkIn(await noticeTo(email, 'staff-password'));
		await theirs.goto(link);
		await theirs.locator('[name=password]').fill('password12345');
		await theirs.locator('[name=repeatedPassword]').fill('password12345');
		await theirs.locator('main form button').click();
		await expect(theirs.getByRole('alert')).toBeVisible();
		await expect(theirs.locator('[name=password]')).toHaveValue('');
		await theirs.locator('[name=password]').fill(ownPassword);
		await theirs.locator('[name=repeatedPassword]').fill(ownPassword);
		await theirs.locator('main form button').click();
		await expect(theirs.getByRole('status')).toContainText(say.chosen);
		await theirs.goto(link);
		await expect(theirs.locator('main')).toContainText(say.over);
		await theirs.goto(`${home()}/login`);
		await theirs.locator('[name=email]').fill(email);
		await theirs.locator('[name=password]').fill(ownPassword);
		await theirs.locator('form:has([name=password]) button').click();
		await expect(theirs).toHaveURL(/\/field/);
		// A counselor signed in stands before a closed door here.
		await theirs.goto(team());
		await expect(theirs).toHaveURL(/\/login\?next=/);
		await theirs.goto(person);
		await expect(theirs).toHaveURL(/\/login\?next=/);

		const open = () => stored()`select from session s join staff p on p.id = s.staff_id
			where p.email = ${email}`;
		expect(await open()).toHaveLength(1);
		await page.goto(person);
		await page.getByRole('link', { name: say.change }).focus();
		await page.keyboard.press('Enter');
		await page.getByLabel(say.name, { exact: true }).fill('고친 이름 예시');
		await page.getByLabel(say.email, { exact: true }).fill('gaon@hangang.example');
		await page.keyboard.press('Enter');
		// Somebody has that address; nothing typed is lost.
		await expect(page.getByRole('alert').locator('a[href="#email"]')).toBeVisible();
		await expect(page.getByLabel(say.name, { exact: true })).toHaveValue('고친 이름 예시');
		await page.getByLabel(say.email, { exact: true }).fill(email);
		await page.keyboard.press('Enter');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('고친 이름 예시');
		await page.getByRole('link', { name: say.off }).focus();
		await page.keyboard.press('Enter');
		await expect(page).toHaveURL(/\/off$/);
		await expectNoFindings(page);
		await page.getByRole('button', { name: say.off }).focus();
		await page.keyboard.press('Enter');
		await expect(page.getByRole('status')).toContainText(say.wasOff);
		expect(await open()).toHaveLength(0);
		await plain.close();
	});

	test(`hours are set with lunch free, and what they would hit is shown first, without a script (${language})`, async ({
		browser
	}) => {
		const context = await browser.newContext({ javaScriptEnabled: false });
		const page = await context.newPage();
		await speak(page, language);
		const { who, holder, day } = await aBriefing(page);
		await signIn(page, office);
		await page.goto(`${team()}/${who}/hours`);
		const monday = { 'from-1-1': '09:00', 'to-1-1': '12:00', 'from-1-2': '13:00' };
		for (const [name, value] of Object.entries(monday)) {
			await page.locator(`[name="${name}"]`).fill(value);
		}
		await page.locator('[name="to-1-2"]').fill('12:30');
		await page.getByRole('button', { name: say.save }).click();
		await expect(page.getByRole('alert')).toBeVisible();
		await expect(page.locator('[name="from-1-2"]')).toHaveValue('13:00');
		await page.locator('[name="to-1-2"]').fill('18:00');
		await page.getByRole('button', { name: say.copy }).click();
		await expect(page.locator('[name="to-5-2"]')).toHaveValue('18:00');
		await page.locator('[name="from-1-3"]').fill('19:00');
		await page.locator('[name="to-1-3"]').fill('20:00');
		await page.locator('[name="from-1-3"]').fill('');
		await page.locator('[name="to-1-3"]').fill('');
		await page.getByRole('button', { name: say.save }).click();
		// Where the visit lies over lunch it is a promise that is hit.
		const anyway = page.getByRole('button', { name: say.anyway });
		if (await anyway.isVisible()) await anyway.click();
		await expect(page.getByRole('status')).toContainText(say.saved);
		await page.goto(team());
		const row = page.getByRole('row').filter({ hasText: holder });
		await expect(row).toContainText(say.week);
		await expect(row).toContainText(say.run);

		await page.goto(`${team()}/${who}/hours`);
		for (const box of await page.locator('main input[type=time]').all()) await box.fill('');
		await page.getByRole('button', { name: say.save }).click();
		await expect(page.getByText(say.hit)).toBeVisible();
		await expect(page.locator('main')).toContainText(companies[2]!.organization);
		await expect(page.locator('main')).toContainText(say.outside);
		const hours = () => stored()`select from working_hours where resource_id in
			(select id from resource where staff_id = ${who})`;
		expect(await hours()).toHaveLength(10);
		await page.getByRole('button', { name: say.anyway }).click();
		await expect(page.getByRole('status')).toContainText(say.saved);
		expect(await hours()).toHaveLength(0);
		await page.goto(`${home()}/admin/board?day=${day}`);
		await expect(page.locator('#tray')).toContainText(companies[2]!.organization);
		await context.close();
	});
}

test('a counselor without the skill that a visit asks for is shown with the reason, not to choose', async ({
	page
}) => {
	const { visit, who, holderId, other } = await aBriefing(page);
	await signIn(page, office);
	await stored()`update service set rules = rules || '{"skills": ["영어"]}' where key = ${briefing.key}`;
	try {
		await page.goto(`${team()}/${who}/skills`);
		await page.getByLabel('영어').check();
		await page.getByRole('button', { name: '기술 저장' }).click();
		await expect(page.getByRole('status')).toContainText('기술을 저장했습니다');
		const give = `${home()}/admin/board/give?visit=${visit}&place=${holderId}`;
		await page.goto(give);
		await expect(page.getByRole('radio')).toHaveCount(0);
		await expect(page.getByText('방문에 필요한 기술이 없습니다.').first()).toBeVisible();
		await expectNoFindings(page);
		const answer = await page.request.post(give, {
			form: { toResourceId: other },
			headers: { origin: process.env.DOORSTEP_URL!, accept: 'text/html' },
			maxRedirects: 0
		});
		expect(answer.status()).toBe(409);

		await page.goto(`${team()}/${who}/skills`);
		await page.getByLabel('영어').uncheck();
		await page.getByRole('button', { name: '기술 저장' }).click();
		await expect(page.getByText('이미 약속한 방문 1회가 걸립니다')).toBeVisible();
		await expect(page.getByLabel('영어')).not.toBeChecked();
		await expectNoFindings(page);
		await page.setViewportSize({ width: 320, height: 800 });
		await expectToFit(page);
		await page.getByRole('button', { name: '확인했고, 저장하기' }).click();
		await expect(page.getByRole('status')).toContainText('조치가 필요한 방문');
	} finally {
		await stored()`update service set rules = rules - 'skills' where key = ${briefing.key}`;
		await stored()`update resource set skills = '{}'`;
	}
});

test('hostile values and addresses change nothing of the team, and find no fault', async ({
	page
}) => {
	const { who } = await aBriefing(page);
	await signIn(page, office);
	const person = `${team()}/${who}`;
	const hours = { 'from-1-1': '09:00', 'to-1-1': '18:00' };
	const added = { name: 'x', email: 'nobody', role: 'counselor', language: 'ko' };
	const password = { password: 'short', repeatedPassword: 'short' };
	// Each is refused for something, whatever stands in the field that is tried.
	const forms: [string, Record<string, string>][] = [
		[`${team()}/add`, added],
		[`${person}/hours?/save`, hours],
		[`${person}/hours?/save`, { 'from-7-3': '10:00', 'to-7-3': '09:00' }],
		[`${person}/special?/save`, { day: 'never', 'from-1-1': '09:00', 'to-1-1': '10:00' }],
		[`${person}/special?/remove`, { day: 'never' }],
		[`${person}/skills`, { skills: 'unknown', added: 'x' }],
		[`${team()}/equipment`, { kind: '', label: 'x' }],
		[`${team()}/equipment`, { kind: 'x', label: '' }],
		[`${home()}/password/no-such-link`, password]
	];
	const post = (address: string, form: Record<string, string>) =>
		page.request.post(address, {
			form,
			headers: { origin: process.env.DOORSTEP_URL!, accept: 'text/html' },
			maxRedirects: 0
		});
	const before = await facts();
	for (const [address, right] of forms) {
		for (const field of Object.keys(right)) {
			for (const [name, value] of Object.entries(hostile)) {
				// No skill at all is an answer.
				if (address.endsWith('/skills') && field === 'skills' && name === 'empty') continue;
				// Any short text names a kind or a piece; what is missing beside it is refused above.
				if (address.endsWith('/equipment') && right[field] === '') continue;
				const response = await post(address, { ...right, [field]: value });
				const about = `${address} ${field} ${name}`;
				expect(response.status(), about).toBeGreaterThanOrEqual(400);
				expect(response.status(), about).toBeLessThan(500);
			}
		}
	}
	// Nobody but who saw them agrees to promises that are hit.
	for (const [name, value] of Object.entries(hostile)) {
		const response = await post(`${person}/retirement`, { seen: value });
		expect([409, 422], name).toContain(response.status());
	}
	for (const value of Object.values(hostile)) {
		const typed = encodeURIComponent(value.toWellFormed().slice(0, 300));
		for (const address of [
			...[`${team()}?q=${typed}`, `${team()}/${typed}`, `${team()}/${typed}/hours`],
			...[`${person}?done=${typed}&hit=${typed}`, `${team()}/equipment/${typed}`],
			...[`${team()}/equipment?done=${typed}&kept=${typed}`, `${home()}/password/${typed}`]
		]) {
			expect((await page.request.get(address)).status(), address).toBeLessThan(500);
		}
	}
	expect(await facts()).toEqual(before);
});

async function facts() {
	const [row] = await stored()`select
		(select count(*) from staff)::int as people, (select count(*) from resource)::int as resources,
		(select count(*) from resource where retired_at is null)::int as working,
		(select count(*) from working_hours)::int as hours,
		(select count(*) from special_hours)::int as special`;
	return row;
}

type Briefing = {
	visit: string;
	who: string;
	holder: string;
	holderId: string;
	other: string;
	day: string;
};

/** A briefing is booked: one counselor goes. */
async function aBriefing(page: Page): Promise<Briefing> {
	await bookService(page, briefing.key, companies[2]!);
	const [row] = await stored()<Briefing[]>`
		select v.id as visit, p.id as who, p.name as holder, r.id as "holderId",
			to_char(v.starts_at at time zone 'Asia/Seoul', 'YYYY-MM-DD') as day,
			(select o.id from resource o where o.agency_id = r.agency_id and o.id <> r.id
				and o.retired_at is null and o.staff_id is not null limit 1) as other
		from visit v join series s on s.id = v.series_id
		join allocation a on a.visit_id = v.id and a.released_at is null
		join resource r on r.id = a.resource_id join staff p on p.id = r.staff_id
		where v.agency_id = ${hangang.id} order by s.requested_at desc limit 1`;
	return row!;
}
