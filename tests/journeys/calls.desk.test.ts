import { expect, test, type Page } from '@playwright/test';
import { password } from '../town/cast.ts';
import { aVisitToday } from './field-steps.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	press,
	signIn,
	speak,
	stored
} from './steps.ts';

test.afterAll(closeStored);

const contactPhone = (at: number) => `010-0000-77${String(at).padStart(2, '0')}`;
const names = ['가나다 (예시)', '가라마 (예시)', '가바사 (예시)'];

/** Three people of the sample whose call of day 14 is due, who agreed to everything. */
async function threePeopleDue(page: Page): Promise<string[]> {
	const sql = stored();
	const visit = await aVisitToday(page);
	const [like] = await sql`select v.agency_id, v.series_id, s.template_key, s.template_version
		from visit v join series r on r.agency_id = v.agency_id and r.id = v.series_id
		join service s on s.agency_id = r.agency_id and s.id = r.service_id
		where v.id = ${visit.id}`;
	const [form] = await sql`select body->'consents'->0 as form from template
		where agency_id = ${like!.agency_id} and key = ${like!.template_key}
			and version = ${like!.template_version}`;
	const at = visit.startsAt;
	const [day] = await sql`select (${at}::timestamptz at time zone 'Asia/Seoul')::date::text as day`;
	const ids: string[] = [];
	for (const [place, name] of names.entries()) {
		const [person] =
			await sql`insert into participant (agency_id, id, name, phone, language, created_at)
			values (${like!.agency_id}, gen_random_uuid(), ${name}, ${contactPhone(place)}, 'ko', ${at}) returning id`;
		const [row] = await sql`insert into enrolment (agency_id, id, participant_id, series_id,
				person_key, template_key, template_version, enrolled_at, channel)
			values (${like!.agency_id}, gen_random_uuid(), ${person!.id}, ${like!.series_id},
				${`calls ${place} ${Date.now()}`}, ${like!.template_key}, ${like!.template_version},
				${at}::timestamptz - interval '20 days', 'staff') returning id`;
		const id = row!.id as string;
		ids.push(id);
		await sql`insert into anchor (agency_id, id, enrolment_id, key, day, set_at)
			values (${like!.agency_id}, gen_random_uuid(), ${id}, 'quit_date', ${day!.day}::date - 14, ${at})`;
		for (const item of form!.form.items) {
			await sql`insert into consent (agency_id, id, enrolment_id, form_key, form_version, item_key,
					given, text_hash, language, channel, given_at)
				values (${like!.agency_id}, gen_random_uuid(), ${id}, ${form!.form.key},
					${form!.form.version}, ${item.key}, true, 'sample', 'ko', 'on_site', ${at})`;
		}
		// What a fact would have planned: these were written past every act.
		await sql`insert into planned_call (agency_id, enrolment_id, key, call_from, call_by, attempts,
				folded, planned_at)
			values (${like!.agency_id}, ${id}, 'k3', ${day!.day}::date, ${day!.day}::date + 3, 0,
				'{}', ${at})`;
	}
	return ids;
}

/** A counselor lives on the phone; the desk is the one page of the office that is theirs. */
async function enterDesk(page: Page, email: string): Promise<void> {
	await page.context().clearCookies();
	await page.goto(`${home()}/admin/calls`);
	await page.locator('[name=email]').fill(email);
	await page.locator('[name=password]').fill(password);
	await page.locator('form:has([name=password]) button').click();
	await expect(page).toHaveURL(/\/admin\/calls/);
}

async function open(page: Page, name: string): Promise<void> {
	await page.goto(`${home()}/admin/calls?who=all&q=${encodeURIComponent(name.split(' ')[0]!)}`);
	const button = page.getByRole('button', { name });
	await button.focus();
	await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
}

/** Chooses an answer as a keyboard does. */
async function choose(page: Page, question: string, answer: string): Promise<void> {
	await page.locator(`input[name="${question}"][value="${answer}"]`).focus();
	await page.keyboard.press('Space');
}

async function type(page: Page, question: string, value: string): Promise<void> {
	await page.locator(`[name="${question}"]`).focus();
	await page.keyboard.press('Control+A');
	await page.keyboard.type(value);
}

async function send(page: Page, name: string | RegExp): Promise<void> {
	await page.getByRole('button', { name }).focus();
	await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

const resultsOf = async (id: string) =>
	(await stored()`select contacts from enrolment_fact where enrolment_id = ${id}`)[0]!.contacts.map(
		(one: { stepKey: string; mode: string; result: string }) =>
			[one.stepKey, one.mode, one.result].join(' ')
	);

test('a counselor works through three people by keyboard', async ({ page }) => {
	test.slow();
	const [reached, vain, wrong] = await threePeopleDue(page);
	await enterDesk(page, 'gaon@hangang.example');
	const desk = { name: '전화 상담', exact: true };
	await expect(page.getByRole('navigation').getByRole('link', desk)).toBeVisible();
	await expectNoFindings(page);

	// Reached: an impossible value is refused in its field, an unlikely one only asked about.
	await open(page, names[0]!);
	await expect(page.locator(`a[href="tel:${contactPhone(0)}"]`)).toBeVisible();
	for (const product of ['cigarettes', 'heated', 'ecig', 'nrt'])
		await choose(page, `uses_${product}`, 'false');
	await choose(page, 'smoking_status', 'some');
	await type(page, 'craving_strength', '9');
	await type(page, 'cigs_since_last_contact', '401');
	await type(page, 'note', '퇴근길이 힘들다고 함');
	await send(page, '저장하고 다음 분으로');
	await expect(page.locator('[name=craving_strength]')).toHaveAttribute('aria-invalid', 'true');
	await expect(page.locator('[name=note]')).toHaveValue('퇴근길이 힘들다고 함');
	await expectNoFindings(page);
	await type(page, 'craving_strength', '4');
	await choose(page, 'cigs_since_last_contact-confirmed', 'on');
	await send(page, '저장하고 다음 분으로');
	await expect(page.getByText(`${names[0]} · `)).toBeVisible();
	expect(await resultsOf(reached!)).toEqual(['k3 phone attended']);

	// Not reached, twice; each time the desk goes on by itself.
	for (const times of [1, 2]) {
		await open(page, names[1]!);
		await send(page, '연락이 닿지 않음');
		await expect(page.getByText(`${names[1]} · 연락이 닿지 않음`)).toBeVisible();
		expect(await resultsOf(vain!)).toHaveLength(times);
	}

	// The wrong button, taken back.
	await open(page, names[2]!);
	await send(page, '잘못된 번호');
	await send(page, '방금 기록 취소');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(names[2]!);
	expect(await resultsOf(wrong!)).toEqual([]);

	// On the smallest phone, and in English.
	await page.setViewportSize({ width: 320, height: 700 });
	await expectToFit(page);
	await speak(page, 'en');
	await page.reload();
	await expect(page.getByText('Not reached?')).toBeVisible();
	await expectNoFindings(page);
	await expectToFit(page);
	await page.getByRole('link', { name: 'Asked for later' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('When to call again?');
	await expectNoFindings(page);
	await expectToFit(page);
	await press(page, page.locator('button[name=at]').first());
	await expect(page.getByText(`${names[2]} · `)).toBeVisible();
});

test('who calls nobody finds no desk', async ({ page }) => {
	await signIn(page, 'head@hangang.example');
	await page.goto(`${home()}/admin`);
	await press(page, page.getByRole('navigation').getByRole('link', { name: '사람' }));
	await expect(page.getByRole('link', { name: '대기자' })).toHaveAttribute('aria-current', 'page');
	await expect(page.getByRole('link', { name: '전화 상담' })).toHaveCount(0);
	expect((await page.goto(`${home()}/admin/calls`))!.status()).toBe(403);
});
