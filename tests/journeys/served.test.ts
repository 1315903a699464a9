import { expect, test, type Page } from '@playwright/test';
import { companies, hangang, participants } from '../town/cast.ts';
import { personIn } from '../town/phone.ts';
import { phoneInTheField } from './counselor.ts';
import {
	bookTheClinic,
	closeStored,
	enrolByCode,
	expectNoFindings,
	home,
	linkIn,
	moveClock,
	noticeTo,
	signIn,
	stored
} from './steps.ts';
import { newId } from '#lib/identity/cryptography.ts';

let now = new Date();

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('who was served is asked, answers in a minute without a script, and it shows in the figures', async ({
	page,
	browser
}) => {
	const series = await bookTheClinic(page, companies[1]);
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	const person = participants[5]!;
	await enrolByCode(page, code, person);
	await serve(code, page, person.name);

	const bare = await browser.newContext({ javaScriptEnabled: false, locale: 'ko-KR' });
	const phone = await bare.newPage();
	const startedAt = Date.now();
	await phone.goto(linkIn(await noticeTo(person.phone, 'survey-link')));
	await expect(phone.locator('form[method=POST] fieldset')).toHaveCount(4);
	await phone.locator('[name=overall][value="5"]').check();
	await phone.locator('[name=recommend][value="9"]').check();
	await phone.locator('form[method=POST] .actions button').click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('고맙습니다');
	expect(Date.now() - startedAt).toBeLessThan(60_000);
	await bare.close();

	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/outcomes?show=satisfaction`);
	await expect(page.locator('main')).toContainText('방문 서비스 만족도 조사');
	await expectNoFindings(page);
	const [row] =
		await stored()`select count(*)::int as n from answer where agency_id = ${hangang.id}`;
	expect(row!.n).toBeGreaterThan(0);
});

/** The first visit takes place, and the person has a contact there. */
async function serve(code: string, page: Page, name: string): Promise<void> {
	const [visit] = await stored()`select v.starts_at from visit v
		join series s on s.id = v.series_id where s.code = ${code} and v.number = 1`;
	now = visit!.starts_at as Date;
	await moveClock(page, now);
	const phone = await phoneInTheField(page, () => now, hangang.slug, code);
	const day = await phone.day();
	const own = { ...day, visits: day.visits.filter((one) => one.code === code) };
	const { visitId, enrolmentId } = personIn(own, name);
	const contactId = newId(now);
	const fact = await phone.write('contact', contactId, {
		contactId,
		enrolmentId,
		visitId,
		stepKey: 'k0',
		mode: 'visit',
		result: 'attended',
		measures: []
	});
	await phone.push(fact.envelope);
}
