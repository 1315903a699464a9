import { expect, test, type Page } from '@playwright/test';
import { clinic, companies } from '../town/cast.ts';
import { hostile } from './hostile-values.ts';
import {
	bookService,
	closeStored,
	enterAsContact,
	expectNoFindings,
	expectToFit,
	fillDetails,
	home,
	press,
	signIn,
	speak,
	stored
} from './steps.ts';

// Several pages are checked on the way.
test.describe.configure({ timeout: 180_000 });

const made = ['copied-clinic', 'two-ways', 'stretching-ko', 'stretching-en'];
const services = () => `${home()}/admin/services`;

test.beforeEach(({ page }) => signIn(page, 'admin@hangang.example'));
test.afterAll(async () => {
	// The lists of other journeys are as they were.
	await stored()`delete from service_draft`;
	await stored()`update service set retired_at = now() where key in ${stored()(made)}`;
	await closeStored();
});

type File = { key: string; name: object; rules: Record<string, unknown> };

/** The file of the clinic, as it is handed out, with changes. */
async function aFile(page: Page, key: string, change: (file: File) => void = () => {}) {
	const text = await (await page.request.get(`${services()}/${clinic.key}/file`)).text();
	const file = { ...(JSON.parse(text) as File), key, name: { ko: `${key} 예시`, en: key } };
	change(file);
	return JSON.stringify(file);
}

async function importFile(page: Page, text: string): Promise<void> {
	await page.goto(`${services()}/import`);
	await page.locator('[name=text]').fill(text);
	await page.locator('form[action="?/preview"] button').click();
	await page.locator('form[action="?/publish"] button').click();
	await expect(page).toHaveURL(/done=published/);
}

const row = (page: Page, key: string) =>
	page.locator('tr', { has: page.locator(`a[href$="/${key}/edit"]`) });

test('a service comes in by its file, is previewed, published, booked and retired', async ({
	page
}) => {
	await page.goto(`${services()}/import`);
	await page.locator('[name=text]').fill(await aFile(page, 'copied-clinic'));
	await press(page, page.locator('form[action="?/preview"] button'));
	await expectNoFindings(page);
	// What is only looked at is not there yet.
	expect((await page.request.get(`${home()}/services/copied-clinic`)).status()).toBe(404);
	await page.locator('form[action="?/publish"] button').click();
	await expect(page).toHaveURL(/done=published/);

	const series = await bookService(page, 'copied-clinic', companies[0]!);
	await page.goto(services());
	await expect(row(page, 'copied-clinic').locator('.number').last()).toHaveText('1');
	await row(page, 'copied-clinic').locator('summary').click();
	await row(page, 'copied-clinic').locator('form button').click();
	await expect(page).toHaveURL(/done=retired/);
	expect((await page.request.get(`${home()}/services/copied-clinic`)).status()).toBe(404);
	expect((await page.request.get(series)).status()).toBe(200);
});

test('of a service with several ways each can be seen, and what was agreed on stands on every page', async ({
	page
}) => {
	const text = await aFile(page, 'two-ways', ({ rules }) => {
		const { visits, spanDays } = rules as { visits: object[]; spanDays: number };
		delete rules.visits;
		delete rules.spanDays;
		rules.organizationKinds = ['school', 'workplace'];
		rules.variants = [
			{ key: 'long', label: { ko: '여러 번', en: 'Many times' }, visits, spanDays },
			{
				...{
					key: 'once',
					label: { ko: '한 번만', en: 'Once only' },
					organizationKinds: ['school']
				},
				...{ visits: visits.slice(0, 1), spanDays: 0 }
			}
		];
	});
	await importFile(page, text);
	await page.goto(`${home()}/services/two-ways`);
	await expect(page.locator('main h3')).toHaveText(['여러 번', '한 번만']);
	await expect(page.locator('main h3:has-text("한 번만") ~ ol').last().locator('li')).toHaveCount(
		1
	);
	await expectNoFindings(page);

	await page.locator('[name=kind]').selectOption('school');
	await page.locator('[name=people]').fill('32');
	await page.locator('[name=variant][value=once]').check();
	await page.locator('main form button').first().click();
	await page.locator('.days a').first().click();
	await page.locator('button[name=start]').first().click();
	// Of whom nothing else stands on the first page of a list.
	const asked = { ...companies[0]!, contactEmail: 'several-ways@daon.example' };
	await fillDetails(page, asked);
	await page.locator('form[method=POST] .actions button').click();
	await expect(page).toHaveURL(/\?new$/);
	const series = page.url().replace('?new', '');
	const [stays] = await stored()`select id, reference from series where variant = 'once'
		order by requested_at desc limit 1`;
	await enterAsContact(page, asked.contactEmail);
	for (const address of [
		series,
		`${series}/confirmation`,
		`${home()}/series/${stays!.reference}`,
		`${home()}/admin/series/${stays!.id}`,
		`${home()}/admin/series/${stays!.id}/confirmation`
	]) {
		await page.goto(address);
		await expect(page.locator('main dl').first(), address).toContainText('한 번만');
		await expect(page.locator('main dl').first(), address).toContainText('학교');
	}
	for (const list of ['my', 'my/documents']) {
		await page.goto(`${home()}/${list}`);
		await expect(page.locator('main')).toContainText('한 번만');
	}

	// The editor leaves the ways as they are, and says so.
	await page.goto(`${services()}/two-ways/edit?part=visits`);
	await expect(page.locator('[name="rules.visits.0.offsetDays"]')).toHaveCount(0);
	await expect(page.locator('main .notice')).toContainText('고를 수 있는 방식');
	await page.locator('.actions button').last().click();
	await expect(page.locator('.notice')).toContainText('같습니다');
});

/** The tab of a part of the editor. */
const tab = (page: Page, part: string) => page.locator(`nav button[value=${part}]`);
const fill = (page: Page, name: string, text: string) =>
	page.locator(`[name="${name}"]`).fill(text);
async function fillBoth(page: Page, name: string, ko: string, en: string): Promise<void> {
	await fill(page, `${name}.ko`, ko);
	await fill(page, `${name}.en`, en);
}

for (const language of ['ko', 'en'] as const) {
	test(`the office makes a service on its pages and changes it (${language})`, async ({ page }) => {
		await speak(page, language);
		const key = `stretching-${language}`;
		await page.goto(services());
		await page.locator('main a.primary').click();
		await expect(page).toHaveURL(/services\/edit$/);
		for (const width of [320, 1280]) {
			await page.setViewportSize({ width, height: 800 });
			for (const part of ['what', 'who', 'visits', 'when', 'promises']) {
				await press(page, tab(page, part));
				await expectToFit(page);
				await expectNoFindings(page);
			}
		}
		// Everything at once, before anything is typed: each part says what it lacks.
		await page.locator('.actions button').last().click();
		await expect(tab(page, 'what')).toHaveAttribute('aria-current', 'step');
		await expect(page.locator('[role=alert] li')).toHaveCount(4);
		await expectNoFindings(page);
		await page.locator('[role=alert] a').first().click();

		await fill(page, 'key', key);
		await fillBoth(page, 'name', '스트레칭 교실', 'Stretching class');
		await fillBoth(page, 'summary', '두 번 찾아갑니다.', 'Two visits.');
		await fillBoth(page, 'source', '가정한 값입니다.', 'Assumed.');
		await fill(page, 'discreetWords', '스트레칭\nstretch');
		// The enter key goes on, and nothing is lost.
		await page.locator('[name="name.ko"]').press('Enter');
		await expect(tab(page, 'who')).toHaveAttribute('aria-current', 'step');
		await fill(page, 'rules.headcount.min', '80');
		await fill(page, 'rules.headcount.max', '40');
		await page.locator('[name="rules.organizationKinds"][value=workplace]').check();
		await tab(page, 'visits').click();
		await fill(page, 'rules.minutesPerPerson', '2');
		await fill(page, 'rules.spanDays', '10');
		await fillBoth(page, 'rules.visits.0.label', '첫 방문', 'First visit');
		await page.locator('button[name=add][value="rules.visits"]').click();
		await fill(page, 'rules.visits.1.offsetDays', '7');
		await fill(page, 'rules.visits.1.earlierDays', '2');
		await fill(page, 'rules.visits.1.laterDays', '2');
		await fillBoth(page, 'rules.visits.1.label', '둘째 방문', 'Second visit');
		await page.locator('button[name=add][value="rules.visits"]').click();
		await fill(page, 'rules.visits.2.offsetDays', '8');
		await page.locator('button[name=remove][value="rules.visits.2"]').click();
		await expect(page.locator('[name="rules.visits.2.offsetDays"]')).toHaveCount(0);
		await tab(page, 'when').click();
		await page.locator('button[name=add][value="rules.calendar"]').click();
		await fill(page, 'rules.calendar.0.fromMinute', '10:00');
		await fill(page, 'rules.calendar.0.untilMinute', '17:00');
		for (const day of [2, 4]) {
			await page.locator(`[name="rules.calendar.0.days"][value="${day}"]`).check();
		}
		await fill(page, 'rules.caps.visitsADay', '1');
		await tab(page, 'promises').click();
		await fill(page, 'content.responseDays', '3');
		await page.locator('button[name=add][value="content.asks"]').click();
		await fillBoth(page, 'content.asks.0.text', '매트를 깔 자리', 'Room for mats');
		await page.locator('.actions button').last().click();

		// What is wrong stands where it was typed, and all else is still there.
		await expect(tab(page, 'who')).toHaveAttribute('aria-current', 'step');
		await expect(page.locator('[id="rules.headcount.min-error"]')).toBeVisible();
		await expect(page.locator('[name="rules.organizationKinds"][value=workplace]')).toBeChecked();
		await fill(page, 'rules.headcount.min', '10');
		const preview = language === 'ko' ? '미리 보기' : 'Preview';
		await press(page, page.getByRole('button', { name: preview }).last());
		await expectNoFindings(page);
		await expect(page.locator('main')).toContainText(language === 'ko' ? '매트를 깔 자리' : 'mats');
		await page.locator('form[action="?/publish"] button').last().click();
		await tab(page, 'visits').click();
		await expect(page.locator('[name="rules.visits.1.offsetDays"]')).toHaveValue('7');
		await page.locator('form[action] .actions button').first().click();
		await page.locator('form[action="?/publish"] button').first().click();
		await expect(page).toHaveURL(/done=published/);
		await page.goto(`${home()}/book/${key}?people=32&kind=workplace`);
		await expect(page.locator('.days a').first()).toBeVisible();

		// Looked at once more it is the same; changed, it is the next version.
		await page.goto(`${services()}/${key}/edit?part=who`);
		await page.locator('.actions button').last().click();
		await expect(page.locator('.notice').first()).toContainText(
			language === 'ko' ? '같습니다' : 'equals'
		);
		await page.locator('form[action="?/publish"] button').last().click();
		await fill(page, 'rules.headcount.max', '60');
		await page.locator('.actions button').last().click();
		await page.locator('form[action="?/publish"] button').first().click();
		await expect(page).toHaveURL(/done=published/);
		const versions = await stored()`select version, rules, discreet_words from service
			where key = ${key} order by version`;
		expect(versions.map(({ rules }) => rules.headcount.max)).toEqual([40, 60]);
		expect(versions[1]!.discreet_words).toEqual(['스트레칭', 'stretch']);
		expect(versions[1]!.rules).toMatchObject({
			calendar: [{ fromMinute: 600, untilMinute: 1020, days: [2, 4] }],
			visits: [{ number: 1 }, { number: 2, offsetDays: 7 }],
			organizationKinds: ['workplace'],
			caps: { visitsADay: 1 }
		});
	});
}

test('two who change a service at once: the second is told, and loses nothing', async ({
	page
}) => {
	await importFile(page, await aFile(page, 'copied-clinic'));
	const other = await page.context().newPage();
	for (const [one, people] of [
		[page, '31'],
		[other, '33']
	] as const) {
		await one.goto(`${services()}/copied-clinic/edit?part=who`);
		await fill(one, 'rules.headcount.min', people);
		await one.locator('.actions button').last().click();
	}
	await page.locator('form[action="?/publish"] button').first().click();
	await expect(page).toHaveURL(/done=published/);
	await other.locator('form[action="?/publish"] button').first().click();
	await expect(other.getByRole('alert')).toBeVisible();
	await expect(other.locator('[name="rules.headcount.min"]')).toHaveValue('33');
	await other.locator('.actions button').last().click();
	await other.locator('form[action="?/publish"] button').first().click();
	await expect(other).toHaveURL(/done=published/);
});

test('hostile values into the editor are answered without a fault, and store nothing', async ({
	page
}) => {
	const count = async () =>
		(await stored()`select count(*)::int as n from service`).map(({ n }) => n as number)[0]!;
	const before = await count();
	await page.goto(`${services()}/${clinic.key}/edit`);
	const fields = await page
		.locator('main form [name]')
		.evaluateAll((all) =>
			all.map((one) => one as HTMLInputElement).map(({ name, value }) => [name, value])
		);
	const right = Object.fromEntries(fields) as Record<string, string>;
	const names = [
		...[
			'base',
			'part',
			'checked',
			'draft',
			'revision',
			'over',
			'name.ko',
			'summary.en',
			'discreetWords',
			'programme',
			'roster'
		],
		...['rules.headcount.min', 'rules.organizationKinds', 'rules.spanDays', 'rules.visits'],
		...['rules.visits.0.was', 'rules.visits.0.offsetDays', 'rules.visits.0.weekdays'],
		...['rules.calendar.0.fromMinute', 'rules.calendar.0.dates', 'rules.breaks.3.fromMinute'],
		...['rules.season.from', 'content.confirmations.0.text.ko', 'content.places']
	];
	const asked: [act: string, fields: string[]][] = [
		['preview', names],
		['publish', ['base', 'seen', 'name.ko']],
		['part', ['to', 'checked']],
		['rows', ['add', 'remove', 'sure']],
		['discard', ['draft']]
	];
	for (const [act, field] of asked.flatMap(([act, all]) => all.map((one) => [act, one] as const))) {
		for (const [name, value] of Object.entries(hostile)) {
			const response = await page.request.post(`${services()}/${clinic.key}/edit?/${act}`, {
				form: { ...right, [field]: value },
				headers: { origin: process.env.DOORSTEP_URL!, accept: 'text/html' },
				maxRedirects: 0
			});
			expect(response.status(), `${act} ${field} ${name}`).toBeLessThan(500);
		}
	}
	for (const value of Object.values(hostile)) {
		const typed = encodeURIComponent(value.toWellFormed().slice(0, 300));
		for (const path of [`/${typed}/edit`, `/edit?copy=${typed}`, `/edit?part=${typed}`]) {
			expect((await page.request.get(services() + path)).status(), path).toBeLessThan(500);
		}
	}
	const nul = await aFile(page, 'copied-clinic', (file) => {
		file.name = { ko: 'a\u0000b', en: 'a\ud800b' };
	});
	const refused = await page.request.post(`${services()}/import?/publish`, {
		form: { text: nul },
		headers: { origin: process.env.DOORSTEP_URL!, accept: 'text/html' },
		maxRedirects: 0
	});
	expect(refused.status()).toBe(422);
	expect(await count()).toBe(before);
});

test('what is written is kept, found again, and no one writes over another', async ({
	page,
	browser
}) => {
	const edit = `${services()}/${clinic.key}/edit?part=promises`;
	await page.goto(edit);
	await page.locator('[name="content.fee.ko"]').fill('초안에 적은 비용');
	await page.locator('[name="content.fee.en"]').fill('A fee in a draft');
	await page
		.getByRole('navigation', { name: '이 화면의 부분' })
		.getByRole('button')
		.first()
		.click();
	await expect(page.getByRole('status')).toContainText('초안을 저장했습니다');

	// Left and found again, by somebody else as well, with who kept it.
	await page.goto(services());
	await expect(row(page, clinic.key)).toContainText('초안');
	const other = await (await browser.newContext({ locale: 'ko-KR' })).newPage();
	await signIn(other, 'head@hangang.example');
	await other.goto(edit);
	await expect(other.getByText('저장해 둔 초안입니다')).toBeVisible();
	await expect(other.locator('[name="content.fee.ko"]')).toHaveValue('초안에 적은 비용');
	await page.goto(edit);
	await page.locator('[name="content.fee.ko"]').fill('먼저 저장한 비용');
	await page.locator('main form .actions button').last().click();
	await other.locator('[name="content.fee.ko"]').fill('나중에 저장한 비용');
	await other.getByRole('button', { name: '누가' }).first().click();
	await expect(other.getByRole('alert')).toContainText('다른 분이 같은 초안을 저장했습니다');
	await expectNoFindings(other);
	await other.getByRole('button', { name: '내 내용으로 바꿔 저장하기' }).click();
	await expect(other.getByRole('status')).toContainText('초안을 저장했습니다');
	await page.goto(edit);
	await expect(page.locator('[name="content.fee.ko"]')).toHaveValue('나중에 저장한 비용');
	await other.context().close();

	// A visit in the middle is taken out only after what changes with it was seen.
	await page.goto(`${services()}/${clinic.key}/edit?part=visits`);
	await page.locator('button[name=remove][value="rules.visits.1"]').click();
	await expect(page.getByRole('alert')).toContainText('2회차를 빼면 이렇게 바뀝니다');
	await expect(page.getByRole('alert')).toContainText('3회차');
	await expectNoFindings(page);
	await expect(page.locator('button[name=remove][value="rules.visits.3"]')).toHaveCount(1);
	await page.getByRole('button', { name: '2회차 빼기' }).click();
	await expect(page.locator('button[name=remove][value="rules.visits.3"]')).toHaveCount(0);

	await page.locator('summary', { hasText: '초안 지우기' }).click();
	await page.getByRole('button', { name: '초안 지우기' }).click();
	await expect(page).toHaveURL(/done=discarded/);
	await page.goto(edit);
	await expect(page.locator('[name="content.fee.ko"]')).not.toHaveValue('나중에 저장한 비용');
});
