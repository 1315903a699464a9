import { expect, test, type Page } from '@playwright/test';
import { participants, password } from '../town/cast.ts';
import {
	bookTheClinic,
	closeStored,
	enrolByCode,
	expectToFit,
	home,
	linkIn,
	noticeTo,
	press,
	stored
} from './steps.ts';

/*
 * Whoever has a question between two visits writes it on their own page, hears by when it is answered,
 * and reads the answer there. Whoever tells that it goes badly is called as if they had asked. Without
 * JavaScript too.
 */

test.afterAll(closeStored);
test.use({ javaScriptEnabled: false, locale: 'ko-KR', viewport: { width: 320, height: 740 } });

const person = participants[9]!;
const question = '약을 바꿔도 되는지 궁금합니다';

/** Somebody with a plan of their own, who agreed to everything. */
async function somebodyEnrolled(page: Page): Promise<{ plan: string; id: string }> {
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	await enrolByCode(page, code, person);
	const plan = linkIn(await noticeTo(person.phone, 'plan-link'));
	const sql = stored();
	const [row] = await sql`select e.id, e.agency_id, t.body->'consents'->0 as form from enrolment e
		join series s on s.id = e.series_id
		join template t on t.agency_id = e.agency_id and t.key = e.template_key
			and t.version = e.template_version
		where s.code = ${code}`;
	for (const item of row!.form.items) {
		await sql`insert into consent (agency_id, id, enrolment_id, form_key, form_version, item_key,
				given, text_hash, language, channel, given_at)
			values (${row!.agency_id}, gen_random_uuid(), ${row!.id}, ${row!.form.key},
				${row!.form.version}, ${item.key}, true, 'sample', 'ko', 'on_site', now())`;
	}
	return { plan, id: row!.id as string };
}

async function enterDesk(page: Page): Promise<void> {
	await page.goto(`${home()}/admin/calls`);
	await page.locator('[name=email]').fill('gaon@hangang.example');
	await page.locator('[name=password]').fill(password);
	await page.locator('form:has([name=password]) button').click();
	await expect(page).toHaveURL(/\/admin\/calls/);
}

/** Opens who waits for an answer, as soon as the list has them; they stand before everybody else. */
async function openWhoAsked(page: Page, id: string): Promise<void> {
	await expect(async () => {
		await page.goto(`${home()}/admin/calls?who=all&show=asked`);
		await expect(page.locator(`form:has([value="${id}"])`)).toBeVisible({ timeout: 500 });
	}).toPass();
	await press(page, page.locator(`form:has([value="${id}"]) button`));
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(person.name);
}

test('somebody asks, is found first, and reads the answer; and is called when it goes badly', async ({
	page,
	browser
}) => {
	test.setTimeout(180_000);
	const { plan, id } = await somebodyEnrolled(page);

	// With the signal lost the question stays where it was typed, and the page says so.
	const scripted = await browser.newContext({ javaScriptEnabled: true, locale: 'ko-KR' });
	const typing = await scripted.newPage();
	await typing.goto(`${plan}/ask`);
	await typing.getByLabel('무엇이 궁금하세요?').fill(question);
	await scripted.setOffline(true);
	await typing.getByRole('button', { name: '보내기' }).focus();
	await typing.keyboard.press('Enter');
	await expect(typing.locator('[data-unreached]')).toContainText('서버에 연결하지 못해');
	await expect(typing.getByLabel('무엇이 궁금하세요?')).toHaveValue(question);
	await scripted.close();

	// Asked: nothing typed is lost, and the promise is clear.
	await page.goto(plan);
	await press(page, page.getByRole('link', { name: '질문 적기' }));
	const words = page.getByLabel('무엇이 궁금하세요?');
	await words.fill('가'.repeat(1001));
	await page.getByLabel('전화로 답해 주세요').check();
	await press(page, page.getByRole('button', { name: '보내기' }));
	await expect(page.getByRole('alert')).toContainText('1000');
	expect(await words.inputValue()).toHaveLength(1001);
	await expect(page.getByLabel('전화로 답해 주세요')).toBeChecked();
	await words.fill(question);
	await press(page, page.getByRole('button', { name: '보내기' }));
	await expect(page.getByRole('status')).toContainText('까지 전화로 답해 드립니다');
	await expect(page.locator('main')).toContainText(question);
	await expect(page.locator('main')).toContainText('답을 기다리는 중');
	await expectToFit(page);

	// Found first, opened, and answered in writing.
	await enterDesk(page);
	await openWhoAsked(page, id);
	await expect(page.locator('main')).toContainText(question);
	await expectToFit(page);
	await page.getByLabel('글로 남기는 답').fill('네, 다음 방문 때 함께 바꿔요.');
	const alone = page.getByRole('button', { name: '질문에만 답하고 저장' });
	const save = page.getByRole('button', { name: '저장하고 다음 분으로' });
	await press(page, (await alone.count()) > 0 ? alone : save);
	await expect(page.getByRole('status')).toContainText(`${person.name} · 질문에 답함`);
	await page.goto(plan);
	await expect(page.locator('main')).toContainText('네, 다음 방문 때 함께 바꿔요.');
	await expect(page.locator('main')).toContainText('답을 받음');

	// It goes badly: refused out of its range, kept, and on the desk again.
	await press(page, page.getByRole('link', { name: '소식 알리기' }));
	await page.locator('[name=craving_strength]').fill('9');
	await page.locator('[name=smoking_status][value=some]').check();
	await press(page, page.getByRole('button', { name: '보내기' }));
	await expect(page.locator('[name=craving_strength]')).toHaveAttribute('aria-invalid', 'true');
	await expect(page.locator('[name=smoking_status][value=some]')).toBeChecked();
	await expectToFit(page);
	await page.locator('[name=craving_strength]').fill('5');
	await press(page, page.getByRole('button', { name: '보내기' }));
	await expect(page.getByRole('status')).toContainText('저장했습니다');
	await expect(page.locator('main')).toContainText('전화를 드리려고 합니다');
	await openWhoAsked(page, id);
	await expect(page.locator('main')).toContainText('스스로 알린 소식');
	expect(await stored()`select from contact where enrolment_id = ${id}`).toHaveLength(0);
});
