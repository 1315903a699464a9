import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import { hangang, password } from '../town/cast.ts';
import { personIn } from '../town/phone.ts';
import { phoneInTheField } from './counselor.ts';
import { aVisitToday, one, openVisit, prepare } from './field-steps.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	moveClock,
	signIn,
	speak,
	stored
} from './steps.ts';

/* The agency's hand on its phones. */

test.describe.configure({ timeout: 180_000 });

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

/** What the phone's store still holds of the day. */
async function daysKept(phone: Page): Promise<number> {
	return phone.evaluate(async () => {
		const names = (await indexedDB.databases()).map(({ name }) => name!);
		const counts = names.map(
			(name) =>
				new Promise<number>((resolve, reject) => {
					const opening = indexedDB.open(name);
					opening.onerror = () => reject(opening.error);
					opening.onsuccess = () => {
						const asked = opening.result.transaction('cache').objectStore('cache').count('day');
						asked.onsuccess = () => resolve(asked.result);
						opening.result.close();
					};
				})
		);
		return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
	});
}

async function isSignedIn(context: BrowserContext): Promise<boolean> {
	const answer = await context.request.post(`${home()}/api/sync`, {
		headers: { origin: process.env.DOORSTEP_URL!, 'content-type': 'application/json' },
		data: {}
	});
	return answer.status() !== 401;
}

test('a lost phone is shut out in the office: it hands over, forgets, and a password brings it back', async ({
	page,
	browser
}) => {
	const visit = await aVisitToday(page);
	const context = await browser.newContext({ viewport: { width: 412, height: 900 } });
	const phone = await context.newPage();
	const known = (await stored()`select id from device`).map(({ id }) => id as string);
	await prepare(phone, visit.email);
	expect(await daysKept(phone)).toBe(1);
	await context.setOffline(true);
	await openVisit(phone, visit.id);
	await phone.getByRole('button', { name: `${one.name} 님 도착 기록` }).click();
	await expect(phone.getByText('이 기기에 있음')).toHaveCount(1);

	const [device] = await stored()<{ id: string; name: string }[]>`
		select d.id, s.name from device d join staff s on s.id = d.staff_id
		where d.agency_id = ${hangang.id} and s.email = ${visit.email} and not (d.id = any(${known}))`;
	for (const language of ['en', 'ko'] as const) {
		await speak(page, language);
		await signIn(page, 'admin@hangang.example');
		await page.goto(`${home()}/admin/team`);
		await page.locator('main nav a[href$="/admin/phones"]').click();
		await expectNoFindings(page);
		await expectToFit(page);
	}
	await page.locator('[name=q]').fill(device!.name);
	await page.locator('form[role=search] button').click();
	await expect(page.locator('tbody tr').first()).toContainText(device!.name);
	await page.locator(`a[href$="/phones/${device!.id}/revoke"]`).click();
	await expectNoFindings(page);
	await expectToFit(page);
	await page.locator('main form[method=POST] button').click();
	await expect(page.getByRole('status')).toContainText('사용을 중지했습니다');

	await context.setOffline(false);
	const told = phone.getByRole('heading', { name: '이 기기의 사용이 중지되었습니다' });
	await expect(told).toBeVisible({ timeout: 60_000 });
	await expectNoFindings(phone);
	await expectToFit(phone);
	const taken = () => stored()`select from check_in where visit_id = ${visit.id}`;
	await expect.poll(async () => (await taken()).length).toBe(1);
	expect(await daysKept(phone)).toBe(0);
	await expect(phone.getByText(one.name)).toHaveCount(0);
	await expect.poll(() => isSignedIn(context)).toBe(false);

	await phone.locator('[name=email]').fill(visit.email);
	await phone.locator('[name=password]').fill(password);
	await phone.locator('form:has([name=password]) button[type=submit]').click();
	await phone.locator('[name=again]').waitFor();
	// It can be shut out again, so it is none of those that are.
	await page.goto(`${home()}/admin/phones?q=${encodeURIComponent(device!.name)}`);
	await expect(page.locator(`a[href$="/phones/${device!.id}/revoke"]`)).toBeVisible();
	await context.close();
});

test('a refused record is read with a reason, applied with its value corrected, and the phone learns it', async ({
	page
}) => {
	const visit = await aVisitToday(page);
	const context = await page.context().browser()!.newContext();
	const counselor = await phoneInTheField(
		await context.newPage(),
		() => visit.startsAt,
		hangang.slug,
		visit.code
	);
	const day = await counselor.day();
	const { enrolmentId, visitId } = personIn(day, one.name.slice(0, 3));
	const [template] = shippedTemplates();
	const form = template!.consents[0]!;
	const items = form.items.filter((item) => item.kind === 'sensitive');
	const consent = await counselor.write('consent', enrolmentId, {
		enrolmentId,
		visitId,
		formKey: form.key,
		formVersion: form.version,
		language: 'ko',
		textHash: await sha256Hex(consentText(items, 'ko')),
		items: items.map(({ key }) => ({ key, given: true })),
		method: 'read_and_tapped'
	});
	const contactId = newId(visit.startsAt);
	const wrong = await counselor.write('contact', contactId, {
		...{ contactId, enrolmentId, visitId, stepKey: template!.steps[0]!.key },
		...{ mode: 'visit' as const, result: 'attended' },
		measures: [{ id: newId(visit.startsAt), key: 'co_ppm', value: -24, unit: '[ppm]' }]
	});
	const verdicts = await counselor.push(consent.envelope, wrong.envelope);
	expect(verdicts.get(wrong.operation.id)?.problem?.code).toBe('out_of_range');

	await speak(page, 'ko');
	await signIn(page, 'admin@hangang.example');
	await page.goto(`${home()}/admin/phones/refused`);
	await page.locator(`a[href$="/refused/${wrong.operation.id}"]`).click();
	await expect(page.locator('main')).not.toContainText('-24');
	await page.locator('[name=access]').fill('값을 확인하려고');
	await page.locator('form[action="?/read"] button').click();
	await expect(page.locator('main')).toContainText('-24');
	await expectNoFindings(page);
	await expectToFit(page);
	const [noted] = await stored()`select count(*)::int as n from access_entry
		where reason = '값을 확인하려고' and subject_id = ${enrolmentId}`;
	expect(noted!.n).toBe(1);
	await page.locator('[name=value]').fill('-3');
	await page.locator('[name=correction]').fill('부호를 잘못 적음');
	await page.locator('form[action="?/correct"] button').click();
	await expect(page.locator('[name=correction]')).toHaveValue('부호를 잘못 적음');
	await page.locator('[name=value]').fill('24');
	await page.locator('form[action="?/correct"] button').click();
	await expect(page.getByRole('status')).toContainText('처리했습니다');
	const again = await counselor.push(wrong.envelope);
	expect(again.get(wrong.operation.id)?.verdict).toBe('duplicate');
	await context.close();
});
