import { expect, type Page } from '@playwright/test';
import { home, press } from './steps.ts';

/* How an administrator writes a programme on its pages, in the browser alone. */

export const programmes = () => `${home()}/admin/programmes`;

export async function fillBoth(page: Page, name: string, ko: string, en: string): Promise<void> {
	await page.locator(`[name="${name}.ko"]`).fill(ko);
	await page.locator(`[name="${name}.en"]`).fill(en);
}

/** The draft of a new programme; gives its address. */
export async function beginProgramme(page: Page, ko: string, en: string): Promise<string> {
	await page.goto(`${programmes()}/new`);
	await fillBoth(page, 'label', ko, en);
	await press(page, page.locator('#typed button.large'));
	await expect(page).toHaveURL(/\/drafts\/[0-9a-f-]{36}$/);
	return page.url();
}

/** Adds an item to a part and stands on its page. */
export async function addItem(
	page: Page,
	draft: string,
	part: string,
	[ko, en, kind]: [ko: string, en: string, kind?: string]
): Promise<void> {
	await page.goto(`${draft}/${part}`);
	await fillBoth(page, 'label', ko, en);
	if (kind) await page.locator('[name=kind]').selectOption(kind);
	await press(page, page.locator('#typed button.primary'));
	await expect(page).toHaveURL(new RegExp(`/${part}/[a-z0-9_]+$`));
}

export async function saveItem(page: Page): Promise<void> {
	await press(page, page.locator('#typed .actions button'));
	await expect(page).toHaveURL(/\?saved$/);
}

/** Adds a condition about a subject, and chooses how it is compared. */
export async function addCondition(
	page: Page,
	path: string,
	subject: string,
	is: string
): Promise<void> {
	await page.locator(`[name="${path}.new"]`).selectOption(subject);
	await press(page, page.locator(`button[name=add][value="${path}"]`));
	const rows = Number(await page.locator(`[name="${path}.count"]`).inputValue());
	await page.locator(`[name="${path}.${rows - 1}.is"]`).selectOption(is);
}

/** Both ears in decibel, whether somebody was referred, and one outcome: both ears measured. */
export async function writeHearingCheck(page: Page, ko: string, en: string): Promise<string> {
	const draft = await beginProgramme(page, ko, en);
	for (const [ear, korean] of [
		['Right ear', '오른쪽 귀'],
		['Left ear', '왼쪽 귀']
	] as const) {
		await addItem(page, draft, 'measures', [korean, ear, 'integer']);
		await page.locator('[name="unitLabel.ko"]').fill('dB');
		await page.locator('[name="hard.min"]').fill('0');
		await page.locator('[name="hard.max"]').fill('120');
		await page.locator('[name="place.at.first_visit"]').selectOption('optional');
		await saveItem(page);
	}
	await addItem(page, draft, 'measures', ['병원 의뢰', 'Referred', 'bool']);
	await addItem(page, draft, 'outcomes', ['양쪽 귀 검사', 'Screened with both ears']);
	// Any contact answers; what counts is that both ears were measured at it.
	await page.locator('[name=answeredBy][value=referred]').uncheck();
	await press(page, page.locator('button[name=remove][value="variants.0.numerator.0"]'));
	await addCondition(page, 'variants.0.numerator', 'measure:right_ear', 'known');
	await addCondition(page, 'variants.0.numerator', 'measure:left_ear', 'known');
	await saveItem(page);
	return draft;
}

/** Publishes a draft with a reason, and stands on the page of its version. */
export async function publish(page: Page, draft: string, reason: string): Promise<void> {
	await page.goto(`${draft}/publication`);
	await page.locator('[name=reason]').fill(reason);
	await press(page, page.locator('#typed button.large'));
	await expect(page).toHaveURL(/\/versions\/[a-z0-9-]+\/\d+\?done$/);
}

/** From the page of a version to a service with it, by its pages. */
export async function offer(page: Page, key: string, ko: string, en: string): Promise<void> {
	await press(page, page.locator('main a[href*="services/edit?programme="]'));
	await page.locator('[name=key]').fill(key);
	await fillBoth(page, 'name', ko, en);
	await fillBoth(page, 'summary', '한 번 찾아가 청력을 검사합니다.', 'One visit with a check.');
	await fillBoth(page, 'source', '예시로 정했습니다.', 'Assumed as a sample.');
	await page.locator('[name=discreetWords]').fill('청력\nhearing');
	await page.locator('nav button[name=to][value=who]').click();
	await page.locator('[name="rules.headcount.min"]').fill('3');
	await page.locator('[name="rules.headcount.max"]').fill('60');
	await page.locator('nav button[name=to][value=visits]').click();
	await page.locator('[name="rules.minutesPerPerson"]').fill('3');
	await fillBoth(page, 'rules.visits.0.label', '검사', 'Check');
	await page.locator('nav button[name=to][value=when]').click();
	await press(page, page.locator('button[name=add][value="rules.calendar"]'));
	await page.locator('[name="rules.calendar.0.fromMinute"]').fill('10:00');
	await page.locator('[name="rules.calendar.0.untilMinute"]').fill('17:00');
	await press(page, page.getByRole('button', { name: /^(미리 보기|Preview)$/ }).first());
	await press(page, page.locator('form[action="?/publish"] button').first());
	await expect(page).toHaveURL(/done=published/);
}
