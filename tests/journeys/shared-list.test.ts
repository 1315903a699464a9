import { expect, test, type Page } from '@playwright/test';
import { briefing, companies, participants } from '../town/cast.ts';
import { prepare, unlock } from './field-steps.ts';
import {
	bookService,
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	moveClock,
	stored
} from './steps.ts';

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

/** What a phone does when a file is shared to an installed app, by the manifest's own words. */
async function share(phone: Page, name: string, text: string): Promise<void> {
	const arrived = phone.waitForURL('**/field/shared');
	await phone.evaluate(
		async ([name, text]) => {
			const manifest = await (await fetch('/manifest.webmanifest')).json();
			const { action, method, enctype, params } = manifest.share_target;
			const form = document.createElement('form');
			Object.assign(form, { action, method, enctype, hidden: true });
			const input = document.createElement('input');
			Object.assign(input, { type: 'file', name: params.files[0].name });
			const held = new DataTransfer();
			held.items.add(new File([text!], name!, { type: 'text/csv' }));
			input.files = held.files;
			form.append(input);
			document.body.append(form);
			form.submit();
		},
		[name, text]
	);
	await arrived;
}

test('a list that is shared to the app is checked and added to the visit that was chosen', async ({
	page,
	browser
}) => {
	test.slow();
	await bookService(page, briefing.key, companies[2]!);
	const [visit] = await stored()<{ email: string; startsAt: Date; seriesId: string }[]>`
		select f.email, v.starts_at as "startsAt", v.series_id as "seriesId" from visit v
		join allocation a on a.visit_id = v.id and a.released_at is null
		join resource r on r.id = a.resource_id join staff f on f.id = r.staff_id
		join series s on s.id = v.series_id
		where position(s.reference in ${await page.locator('main').innerText()}) > 0 limit 1`;
	await moveClock(page, new Date(visit!.startsAt.getTime() - 3_600_000));
	const context = await browser.newContext({
		viewport: { width: 320, height: 700 },
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul'
	});
	const phone = await context.newPage();
	await prepare(phone, visit!.email);

	const { name, phone: number } = participants[3]!;
	await share(phone, '참여 명단.csv', `성명,전화\n${name},${number}\n`);
	await unlock(phone);
	await expect(phone.locator('main')).toContainText('참여 명단.csv');
	await expectNoFindings(phone);
	await expectToFit(phone);
	const chosen = phone.locator(`form[action*="${visit!.seriesId}"]`);
	await chosen.getByRole('button').click();

	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('명단 확인');
	await phone.getByRole('button', { name: '1명 명단에 더하기' }).click();
	await expect(phone.getByRole('status')).toContainText('1명을 더했습니다');
	await expectNoFindings(phone);
	await expectToFit(phone);
	const [added] = await stored()`select count(*)::int as n from roster_entry
		where series_id = ${visit!.seriesId}`;
	expect(added!.n).toBe(1);

	// It was handed out once, and stands nowhere on the phone.
	await phone.getByRole('link', { name: '현장 앱으로' }).click();
	await unlock(phone);
	await phone.goto(`${home()}/field/shared`);
	await unlock(phone);
	await expect(phone.locator('main')).toContainText('받은 파일이 없습니다');
	await expectNoFindings(phone);
	await expectToFit(phone);
	await context.close();
});
