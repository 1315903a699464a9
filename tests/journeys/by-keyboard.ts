import { expect, type Locator, type Page } from '@playwright/test';
import type { Language } from '#lib/base/localized.ts';
import type { Company } from '../town/cast.ts';

/** How long a person takes, in milliseconds; nothing of it in a journey. */
export type Pace = { readPage: number; thinkOfField: number; pressKey: number };
export const atOnce: Pace = { readPage: 0, thinkOfField: 0, pressKey: 0 };

/** What a screen reader says of the fields, in the order in which they are filled. */
const names = {
	ko: {
		people: /^몇 분이/,
		seeDates: '가능한 날짜 보기',
		organization: '사업장 또는 단체 이름',
		address: '방문할 주소',
		room: /^방문할 곳/,
		contactName: '담당자 이름',
		contactEmail: '이메일',
		contactPhone: '전화번호',
		submit: /신청하기$/,
		done: '신청을 받았습니다'
	},
	en: {
		people: /^How many people/,
		seeDates: 'See dates',
		organization: 'Company or group',
		address: 'Address of the visit',
		room: /^Floor and room/,
		contactName: "Contact's name",
		contactEmail: 'E-mail',
		contactPhone: 'Telephone',
		submit: /^Book \d+ visits$/,
		done: 'We have received your request'
	}
};
const MOST_TABS = 60;

/**
 * Books a service from its page as somebody does who has a keyboard and hears names: with Tab, Enter
 * and letters only. Ends on the private page of the series.
 */
export async function bookByKeyboard(
	page: Page,
	{ company, language, pace = atOnce }: { company: Company; language: Language; pace?: Pace }
): Promise<void> {
	const said = names[language];
	const arrive = () => page.waitForTimeout(pace.readPage);
	const fill = async (name: string | RegExp, value: string) => {
		await tabTo(page, page.getByRole('textbox', { name }), pace);
		await page.waitForTimeout(pace.thinkOfField);
		// A syllable of Hangul is two or three keys.
		const keysEach = value.normalize('NFD').length / value.length;
		await page.keyboard.type(value, { delay: pace.pressKey * keysEach });
	};
	await arrive();
	await fill(said.people, String(company.headcount));
	await press(page, page.getByRole('button', { name: said.seeDates }), pace);
	await arrive();
	await press(page, page.locator('.days').getByRole('link').first(), pace);
	await arrive();
	await press(page, page.getByRole('button', { name: /^\d{2}:\d{2}/ }).first(), pace);
	await arrive();
	for (const field of ['organization', 'address', 'room'] as const) {
		await fill(said[field], company[field]);
	}
	for (const field of ['contactName', 'contactEmail', 'contactPhone'] as const) {
		await fill(said[field], company[field]);
	}
	await press(page, page.getByRole('button', { name: said.submit }), pace);
	await expect(page.getByText(said.done)).toBeVisible();
}

async function press(page: Page, aim: Locator, pace: Pace): Promise<void> {
	await tabTo(page, aim, pace);
	const before = page.url();
	await page.keyboard.press('Enter');
	await expect(page).not.toHaveURL(before);
}

/** Tab, until the focus is there; nothing but the keyboard may bring it there. */
async function tabTo(page: Page, aim: Locator, pace: Pace): Promise<void> {
	await expect(aim).toHaveCount(1);
	for (let pressed = 0; pressed < MOST_TABS; pressed++) {
		if (await aim.evaluate((field) => field === document.activeElement)) return;
		await page.keyboard.press('Tab');
		await page.waitForTimeout(pace.pressKey);
	}
	throw new Error(`${MOST_TABS} tabs lead not to ${String(aim)}`);
}
