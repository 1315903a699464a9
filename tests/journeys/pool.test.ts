import { expect, test } from '@playwright/test';
import { clinic, companies } from '../town/cast.ts';
import {
	bookTheClinic,
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	linkIn,
	noticeTo,
	signIn,
	speak,
	stored,
	wishToShare
} from './steps.ts';

// Several pages are checked on the way.
test.describe.configure({ timeout: 180_000 });

test.afterAll(closeStored);

const small = {
	...companies[1]!,
	organization: '작은공방 (예시)',
	// A neighbourhood of their own, whatever others wish for.
	address: '서울시 공방구 예시로 1',
	contactEmail: 'small@daon.example'
};

test('too few by themselves, neighbours share a visit, and are told where and when', async ({
	page
}) => {
	await speak(page, 'ko');
	const wish = await wishToShare(page, small, 12);
	await expect(page.getByText('모으는 중')).toBeVisible();
	await expectNoFindings(page);
	expect(await noticeTo(small.contactEmail, 'pool-joined')).toContain(wish);

	const hosts = await bookTheClinic(page, { ...companies[0]!, headcount: 44 });
	const [booked] =
		await stored()`select id, reference from series order by requested_at desc limit 1`;
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/pools`);
	const pool = page.locator('section').filter({ hasText: small.organization });
	await expect(pool).toContainText('18명 모자람');
	await pool.locator('[name=wishes]').first().check();
	await pool.locator('[name=reference]').fill('AAAA');
	await pool.locator('button').click();
	await expect(page.getByRole('alert')).toContainText('찾지 못했습니다');
	await expect(pool.locator('[name=reference]')).toHaveValue('AAAA');
	await expectNoFindings(page);
	await pool.locator('[name=reference]').fill(` ${booked!.reference.toLowerCase()} `);
	await pool.locator('button').click();
	// Nobody is put upon a host that never offered its room.
	await expect(page.getByRole('alert')).toContainText('장소를 내어 준다고 하지 않았습니다');
	await pool.getByLabel('이 사업장이 전화로 동의했습니다').check();
	await pool.getByLabel('이 사업장의 인원').fill('40');
	await pool.locator('button').click();
	await expect(page.getByRole('alert')).toContainText('남은 자리는 4명입니다');
	await expectNoFindings(page);
	await pool.getByLabel('이 사업장의 인원').fill('32');
	await pool.locator('button').click();
	await expect(page).toHaveURL(/placed=1/);

	// Nothing is promised to the host yet, so the neighbour is told no date.
	expect(await noticeTo(small.contactEmail, 'pool-arranging')).not.toContain(
		companies[0]!.organization
	);
	await page.goto(wish);
	await expect(page.getByText('함께 받을 자리를 준비하고 있습니다')).toBeVisible();
	await expect(page.locator('main ol > li')).toHaveCount(0);
	await expectNoFindings(page);
	await page.goto(hosts);
	await expect(page.getByText('1곳, 12명')).toBeVisible();
	await page.goto(`${hosts}/confirmation`);
	await expect(page.getByText('1곳, 12명')).toBeVisible();
	await page.goto(`${home()}/admin/series/${booked!.id}`);
	await page.locator('form[action="?/confirm"] button').click();
	await expect(page).toHaveURL(/done=confirmed/);

	const mail = await noticeTo(small.contactEmail, 'pool-placed');
	expect(mail).toContain(companies[0]!.organization);
	await page.goto(linkIn(mail));
	await expect(page.locator('main ol > li')).toHaveCount(4);
	await expect(page.getByRole('button', { name: '신청 취소' })).toHaveCount(0);
	await expect(page.getByText('자리를 내놓으시려면')).toBeVisible();
});

test('in English, at 320 px, without JavaScript, a wish is made and taken back', async ({
	browser
}) => {
	const viewport = { width: 320, height: 700 };
	const context = await browser.newContext({ javaScriptEnabled: false, viewport, locale: 'en-US' });
	const page = await context.newPage();
	await page.goto(`${home()}/book/${clinic.key}/pool?people=40`);
	await expectToFit(page);
	await page.getByRole('button', { name: 'Leave the request' }).click();
	await expect(page.getByRole('alert')).toBeVisible();
	await expect(page.locator('[name=people]')).toHaveValue('40');
	await wishToShare(page, small, 7, true);
	await expectToFit(page);
	await page.getByRole('button', { name: 'Take the request back' }).click();
	await expect(page.getByText('This request was taken back')).toBeVisible();
	await context.close();
});
