import { expect, test } from '@playwright/test';
import { companies, participants } from '../town/cast.ts';
import {
	bookTheClinic,
	closeStored,
	enrolByCode,
	expectNoFindings,
	home,
	press,
	signIn,
	speak,
	stored
} from './steps.ts';

/* From a number to its people, with a reason; and who may not. */

// A name of their own: the town has many people of the cast's names.
const person = { ...participants[7]!, name: '안너머 (예시)' };

test.afterAll(closeStored);

test('an administrator reads who is behind a number, and it is written down', async ({ page }) => {
	await speak(page, 'en');
	const series = await bookTheClinic(page, {
		...companies[0]!,
		contactEmail: 'outcome-people@company.example'
	});
	await page.goto(`${series}/poster`);
	const code = (await page.locator('.code').innerText()).replace(/\s/g, '');
	await enrolByCode(page, code, person);
	const [row] = await stored()`select e.id from enrolment e join series s on s.id = e.series_id
		where s.code = ${code}`;

	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/outcomes`);
	const outcome = page.locator('article').filter({ hasText: 'Quit at 4 weeks' }).first();
	await expectNoFindings(page);
	await press(page, outcome.getByRole('link', { name: /No anchor date set/ }));
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('People behind a number');
	await expect(page.getByText(person.name)).toHaveCount(0);
	await press(page, page.getByRole('button', { name: 'Show the people' }));
	await expect(page.getByLabel(/Why do you need/)).toHaveAttribute('aria-invalid', 'true');
	await page.getByLabel(/Why do you need/).fill('to call about their day');
	await press(page, page.getByRole('button', { name: 'Show the people' }));
	await expect(page.getByText(person.name)).toBeVisible();
	await expectNoFindings(page);
	const said = await stored()`select reason from access_entry where subject_id = ${row!.id}`;
	expect(said.map(({ reason }) => reason)).toContain('to call about their day');
});

test('a head sees no list, and no figures of one group', async ({ page }) => {
	await speak(page, 'en');
	await signIn(page, 'head@hangang.example');
	await page.goto(`${home()}/admin/outcomes?organization=a&size=30`);
	await expect(page.getByText('Only by period')).toBeVisible();
	await expect(page.locator('main a[href*="outcomes/people"]')).toHaveCount(0);
	const refused = await page.goto(
		`${home()}/admin/outcomes/people?programme=kr-visit-6m@1&outcome=quit_4w&group=enrolled`
	);
	expect(refused!.status()).toBe(403);
});
