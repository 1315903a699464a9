import { expect, test, type Page } from '@playwright/test';
import { addDays, dayOf, instantOf, type Day } from '#lib/base/days.ts';
import { companies, hangang } from '../town/cast.ts';
import { peopleWhoWereMet } from './result-facts.ts';
import {
	bookTheClinic,
	closeStored,
	codeOnPoster,
	enterAsContact,
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

/* What an organization is told when its results are due: once, and of many people alone. */

const { zone } = hangang;
/** Organizations of their own, since others record people of the cast's. */
const large = { ...companies[0]!, contactEmail: 'result-large@company.example', headcount: 60 };
const small = { ...companies[0]!, contactEmail: 'result-small@company.example', headcount: 32 };

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('a report is released, read in both languages and printed', async ({ page }) => {
	test.setTimeout(180_000);
	const { id } = await aSeriesThatIsOver(page, large, { prefix: '큰곳', quit: 22, smoked: 20 });
	const office = `${home()}/admin/series/${id}/report`;
	await page.goto(`${home()}/admin/outcomes/reports`);
	await press(page, page.locator(`a[href$="/series/${id}/report"]`));
	const exact = page.locator('section').filter({ hasText: '정확한 숫자' }).first();
	await expect(exact).toContainText('42명, 달성한 사람 22명');
	await expect(release(page)).toHaveCount(0);
	await press(page, page.getByRole('link', { name: '확인하고 공개하기' }));
	await expect(page.locator('article.paper')).toContainText('약 50%');
	await expect(page.getByText(large.contactEmail)).toBeVisible();
	await expectNoFindings(page);
	await press(page, release(page));
	await expect(page).toHaveURL(/done=released/);
	await expect(release(page)).toHaveCount(0);

	const mail = await noticeTo(large.contactEmail, 'series-report');
	expect(mail).not.toMatch(/\d\s*%/);
	await page.context().clearCookies();
	await speak(page, 'ko');
	await page.goto(linkIn(mail));
	const paper = page.locator('article.paper');
	await expect(paper).toContainText('약 40명');
	await expect(paper).toContainText('약 50%');
	await expect(paper).not.toContainText('22');
	await expectNoFindings(page);
	await page.emulateMedia({ media: 'print' });
	await expect(page.getByText('Ctrl+P')).toBeHidden();
	await expect(paper).toBeVisible();
	const sheets = (await page.pdf({ format: 'A4' })).toString('latin1');
	expect(sheets.match(/\/Type\s*\/Page\b(?!s)/g)!.length).toBeLessThanOrEqual(2);
	await page.emulateMedia({ media: 'screen' });
	await speak(page, 'en');
	await page.setViewportSize({ width: 320, height: 700 });
	await page.reload();
	await expect(paper).toContainText('About 50%');
	await expect(paper).toContainText('of at least 20 people');
	await expectToFit(page);
	await page.setViewportSize({ width: 1280, height: 800 });

	// As a contact who signed in, among their papers.
	await enterAsContact(page, large.contactEmail);
	await page.goto(`${home()}/my/documents`);
	await press(page, page.getByRole('link', { name: /^Result report/ }));
	await expect(paper).toContainText('About 50%');

	// No mail leaves this stage; a retraction is told to whoever was mailed.
	await stored()`update notice set sent_at = now()
		where recipient = ${large.contactEmail} and template = 'series-report'`;
	await signIn(page, 'admin@hangang.example');
	await page.goto(office);
	await press(page, page.locator('form[action="?/retract"] button'));
	await expect(page.locator('[name=reason]')).toHaveAttribute('aria-invalid', 'true');
	await page.locator('[name=reason]').fill('Sample: a visit was counted twice');
	await press(page, page.locator('form[action="?/retract"] button'));
	await expect(page).toHaveURL(/done=retracted$/);
	const sorry = await noticeTo(large.contactEmail, 'series-report-retracted');
	expect(sorry).toContain('a visit was counted twice');

	// Its link opens by signing in, and leads on to the report.
	await page.context().clearCookies();
	await page.goto(linkIn(sorry));
	await expect(page).toHaveURL(/\/my\/sign-in\?next=/);
	await page.locator('[name=email]').fill(large.contactEmail);
	await page.locator('form:has([name=email]) button').click();
	await expect(page).toHaveURL(/sent$/);
	await page.goto(linkIn(await noticeTo(large.contactEmail, 'portal-link')));
	await page.locator('main form button').click();
	await expect(page).toHaveURL(new RegExp(`${new URL(linkIn(sorry)).pathname}$`));
	await expect(page.getByText('a visit was counted twice')).toBeVisible();
	await expect(page.locator('article.paper')).toHaveCount(0);
});

test('a small organization reads a sentence instead of a share', async ({ page }) => {
	test.setTimeout(180_000);
	const { id, series } = await aSeriesThatIsOver(page, small, {
		prefix: '작은곳',
		quit: 6,
		smoked: 5
	});
	await page.goto(`${home()}/admin/series/${id}/report`);
	await expect(page.getByText('알려진 참여 인원이 30명에 미치지 않습니다')).toBeVisible();
	await press(page, page.getByRole('link', { name: '확인하고 공개하기' }));
	await press(page, release(page));
	await page.goto(series);
	await press(page, page.getByRole('link', { name: '결과 보고서 보기' }));
	const paper = page.locator('article.paper');
	await expect(paper).toContainText('누구의 것인지 드러날 수 있습니다');
	await expect(paper).toContainText('약 10명');
	await expect(paper.locator('section').filter({ hasText: '우리 사업장' })).toHaveCount(0);
});

const release = (page: Page) => page.locator('form[action$="/release"] button');

/** Booked and promised; so many were met, and the four weeks after their day are over. */
async function aSeriesThatIsOver(
	page: Page,
	company: typeof large,
	people: { prefix: string; quit: number; smoked: number }
) {
	await speak(page, 'ko');
	await moveClock(page, new Date());
	const series = await bookTheClinic(page, company);
	const code = await codeOnPoster(page, series);
	const [row] = await stored()`select s.id, min(v.starts_at) as first, max(v.ends_at) as last
		from series s join visit v on v.agency_id = s.agency_id and v.series_id = s.id
		where s.code = ${code} group by s.id`;
	const { id, first, last } = row as unknown as { id: string; first: Date; last: Date };
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/series/${id}`);
	await press(page, page.locator('form[action="?/confirm"] button'));
	const quitDay: Day = addDays(dayOf(first, zone), 7);
	await peopleWhoWereMet({ code, quitDay }, people);
	const due = instantOf(addDays(quitDay, 50), 10 * 60, zone);
	await moveClock(page, new Date(Math.max(due.getTime(), last.getTime() + 86_400_000)));
	await signIn(page, 'admin@hangang.example');
	return { id, series };
}
