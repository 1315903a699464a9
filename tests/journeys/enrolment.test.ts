import { expect, test } from '@playwright/test';
import { companies, participants } from '../town/cast.ts';
import {
	bookTheClinic,
	closeStored,
	enrolByCode,
	expectNoFindings,
	home,
	linkIn,
	noticeTo,
	speak,
	stored,
	wordsOf
} from './steps.ts';

test.afterAll(closeStored);

test('an employee enrols by the poster without the company learning of it', async ({ page }) => {
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	expect(code).toMatch(/^[A-Z2-9]{6}$/);
	await expect(page.getByRole('img', { name: /QR/ })).toBeVisible();

	await page.goto(`${home()}/join`);
	await page.getByLabel('코드').fill(`${code.slice(0, 3)} ${code.slice(3)}`.toLowerCase());
	await page.getByRole('button', { name: '다음' }).click();
	await expect(page).toHaveURL(new RegExp(`/join/${code}$`));
	await expectNoFindings(page);
	await enrolByCode(page, code, participants[0]!);

	const link = linkIn(await noticeTo(participants[0]!.phone, 'plan-link'));
	await page.goto(link);
	await expect(page.getByRole('heading', { level: 1 })).toContainText(participants[0]!.name);

	await page.goto(series);
	const shown = await page.locator('main').innerText();
	for (const secret of [participants[0]!.name, participants[0]!.phone, '1명']) {
		expect(shown).not.toContain(secret);
	}
});

test('enrolling twice answers the same, so that nobody can find out who takes part', async ({
	page
}) => {
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	await enrolByCode(page, code, participants[1]!);
	const first = await page.locator('main').innerText();
	await enrolByCode(page, code, { ...participants[1]!, name: '다른 이름' });
	expect(await page.locator('main').innerText()).toBe(first);
	const [row] = await stored()`select count(*)::int as n from enrolment e
		join series s on s.id = e.series_id where s.code = ${code}`;
	expect(row!.n).toBe(1);
});

test('the organization sees no name, number or small count on any screen, mail or calendar', async ({
	page
}) => {
	const series = await bookTheClinic(page, companies[1]);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	for (const person of participants) await enrolByCode(page, code, person);
	const seen: string[] = [];
	for (const path of ['', '?new', '/poster', '/calendar']) {
		seen.push(await (await page.request.get(series + path)).text());
	}
	const mails = await stored()<{ id: string; subject: string; body: string }[]>`
		select id, subject, body from notice where recipient = ${companies[1]!.contactEmail}`;
	for (const mail of mails) seen.push(mail.subject + JSON.stringify(await wordsOf(mail)));
	expect(seen.at(-1)).toContain('BEGIN:VCALENDAR');
	for (const { name, phone } of participants) {
		for (const text of seen) {
			expect(text).not.toContain(name);
			expect(text).not.toContain(phone);
		}
	}
	// Twelve enrolled; the company is told nothing of how many before the last visit is over.
	expect(seen[0]).toContain('마지막 방문이 끝난 뒤에 보여 드립니다');
	await page.goto(series);
	await expect(page.locator('main .count')).toHaveText('마지막 방문이 끝난 뒤에 보여 드립니다');
	const shown = await page.locator('main').innerText();
	// The only number of people on its page is the one it asked for itself.
	const people = shown.replace('5명 단위', '').match(/\d+\s*명/g);
	expect(people).toEqual([`${companies[1]!.headcount}명`]);
});

test('a consent that is needed is asked for in words, and an optional one never blocks', async ({
	page
}) => {
	await speak(page, 'en');
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	await page.goto(`${home()}/join/${code}`);
	await page.locator('[name=name]').fill(participants[2]!.name);
	await page.locator('[name=phone]').fill(participants[2]!.phone);
	await page.locator('form[method=POST] .actions button').click();
	await expect(page.getByRole('alert')).toContainText('Consent to the use of personal data');
	await expect(page.locator('[name=name]')).toHaveValue(participants[2]!.name);
	await page.locator('[name=agree_general]').check();
	await page.locator('form[method=POST] .actions button').click();
	await expect(page).toHaveURL(/\/done$/);
});

test('no answer of the form comes sooner for one who is new, known or refused', async ({
	page
}) => {
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	const post = async (form: Record<string, string>) => {
		const startedAt = performance.now();
		const answer = await page.request.post(`${home()}/join/${code}`, {
			form: { name: '아무개 (예시)', phone: '010-7777-0001', ...form },
			headers: { origin: process.env.DOORSTEP_URL!, accept: 'text/html' },
			maxRedirects: 0
		});
		return { status: answer.status(), ms: performance.now() - startedAt };
	};
	const answers = [
		await post({ agree_general: 'on' }),
		await post({ agree_general: 'on' }),
		await post({})
	];
	expect(answers.map((one) => one.status)).toEqual([303, 303, 422]);
	for (const { ms } of answers) expect(ms).toBeGreaterThanOrEqual(400);
});

test('a poster whose visits are over says so, and its code is taken no more', async ({ page }) => {
	const series = await bookTheClinic(page);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	await aSeasonAgo(code);
	await page.goto(`${home()}/join/${code}`);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('참여 신청이 끝났습니다');
	await expectNoFindings(page);
	await page.goto(`${home()}/join`);
	await page.getByLabel('코드').fill(code);
	await page.getByRole('button', { name: '다음' }).click();
	await expect(page.getByRole('alert')).toContainText('방문이 모두 끝난 안내문의 코드입니다');
	await page.goto(series);
	await expect(page.locator('main')).toContainText('10명 미만');
});

/** The visits of a series took place a season ago, and with them the time that they took. */
async function aSeasonAgo(code: string): Promise<void> {
	const season = stored()`interval '90 days'`;
	await stored()`update visit set starts_at = starts_at - ${season}, ends_at = ends_at - ${season}
		where series_id = (select id from series where code = ${code})`;
	await stored()`update allocation
		set blocked_from = blocked_from - ${season}, blocked_until = blocked_until - ${season}
		where visit_id in (select v.id from visit v join series s on s.id = v.series_id where s.code = ${code})`;
}
