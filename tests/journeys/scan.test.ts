import { chromium, expect, test, type Page } from '@playwright/test';
import decodeQR from 'qr/decode.js';
import { aVisitToday, one, openVisit, prepare, two, unlock } from './field-steps.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	linkIn,
	moveClock,
	noticeTo,
	speak
} from './steps.ts';

/* A person shows the code of their plan, and a phone finds them on its roster, without a signal. */

test.describe.configure({ timeout: 120_000 });
test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

type Shown = { shownCode: string | null };

test('a plan shows a code, and the phone finds its person by it and notes that they came', async ({
	page,
	launchOptions
}) => {
	const visit = await aVisitToday(page);
	const plan = linkIn(await noticeTo(one.phone, 'plan-link'));
	await page.goto(plan);
	const code = (await page.getByText('확인 코드').last().innerText()).replace(/[^A-Z0-9]/g, '');
	expect(code).toHaveLength(8);
	const shown = await readCode(page);
	expect(shown).toBe(code);
	expect(plan).not.toContain(code);
	await page.setViewportSize({ width: 320, height: 700 });
	for (const language of ['en', 'ko'] as const) {
		await speak(page, language);
		await page.reload();
		await expectNoFindings(page);
		await expectToFit(page);
	}

	const browser = await chromium.launch({
		...launchOptions,
		args: [...(launchOptions.args ?? []), '--use-fake-device-for-media-stream']
	});
	const context = await browser.newContext({
		viewport: { width: 320, height: 700 },
		permissions: ['camera'],
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul'
	});
	await context.addInitScript(standInForDetector);
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await context.setOffline(true);
	await openVisit(phone, visit.id);
	await phone.getByRole('button', { name: 'QR 찍기' }).click();
	const dialog = phone.getByRole('dialog');
	await phone.waitForFunction(() => document.querySelector('video')!.videoWidth > 0);
	await expectNoFindings(phone);
	await expectToFit(phone);

	await show(phone, 'ABCDEFGH');
	await expect(dialog.getByRole('status')).toHaveText(
		'오늘 명단에 없는 코드입니다. 이름으로 찾아 주세요.'
	);
	await expectNoFindings(phone);
	await show(phone, shown);
	await expect(dialog.getByRole('status')).toHaveText(one.name);
	await expect(dialog.getByText(two.name)).toHaveCount(0);
	await expectNoFindings(phone);
	await expectToFit(phone);
	await dialog.getByRole('button', { name: `${one.name} 님 도착 기록` }).click();
	await expect(dialog.getByText('이 기기에 있음')).toBeVisible();
	await expect(dialog.getByRole('button', { name: `${one.name} 님 도착 기록` })).toHaveCount(0);

	// Closed, the camera is off.
	await phone.evaluate(() =>
		Object.assign(window, { camera: document.querySelector('video')!.srcObject })
	);
	await phone.keyboard.press('Escape');
	await expect(dialog).toHaveCount(0);
	await expect
		.poll(() => phone.evaluate(() => (window as unknown as { camera: MediaStream }).camera.active))
		.toBe(false);
	await expect(phone.getByRole('button', { name: `${one.name} 님 도착 기록` })).toHaveCount(0);
	await expect(phone.getByRole('button', { name: `${two.name} 님 도착 기록` })).toHaveCount(1);

	// Their page, by the same code.
	await phone.getByRole('button', { name: 'QR 찍기' }).click();
	await show(phone, shown);
	await dialog.getByRole('link', { name: one.name }).click();
	await expect(phone.locator('.next-act')).toBeVisible();
	await browser.close();
});

test('where codes cannot be read or there is no camera nothing is offered, and a refused one is said', async ({
	page,
	browser
}) => {
	const visit = await aVisitToday(page);
	const scan = (phone: Page) => phone.getByRole('button', { name: 'QR 찍기' });
	const plain = await (await browser.newContext({ locale: 'ko-KR' })).newPage();
	await prepare(plain, visit.email);
	await openVisit(plain, visit.id);
	await expect(scan(plain)).toHaveCount(0);
	await plain.context().close();

	const context = await browser.newContext({
		locale: 'ko-KR',
		viewport: { width: 320, height: 700 }
	});
	await context.addInitScript(standInForDetector);
	await context.addInitScript(() => {
		const camera = { kind: 'videoinput' } as MediaDeviceInfo;
		navigator.mediaDevices.enumerateDevices = async () => [camera];
		const query = navigator.permissions.query.bind(navigator.permissions);
		navigator.permissions.query = async (asked) =>
			(asked.name as string) === 'camera'
				? ({ state: 'prompt' } as PermissionStatus)
				: query(asked);
		navigator.mediaDevices.getUserMedia = async () => {
			throw new DOMException('no', 'NotAllowedError');
		};
	});
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await openVisit(phone, visit.id);
	await scan(phone).click();
	await expect(phone.getByRole('alert')).toContainText('카메라를 쓸 수 없습니다');
	await expect(phone.locator('video')).toHaveCount(0);
	await expectNoFindings(phone);
	await expectToFit(phone);
	await phone.reload();
	await unlock(phone);
	await expect(scan(phone)).toBeVisible();
	await context.close();
});

/** The browser of the journeys reads no codes; this one reads what the test shows. */
function standInForDetector(): void {
	class Detector {
		static async getSupportedFormats() {
			return ['qr_code'];
		}
		async detect(video: HTMLVideoElement) {
			const { shownCode } = window as unknown as Shown;
			return shownCode && video.srcObject ? [{ rawValue: shownCode }] : [];
		}
	}
	Object.assign(window, { BarcodeDetector: Detector, shownCode: null });
}

async function show(phone: Page, code: string): Promise<void> {
	await phone.evaluate((shownCode) => void Object.assign(window, { shownCode }), code);
}

/** Reads the QR code of the page as a camera would: from its dark modules. */
async function readCode(page: Page): Promise<string> {
	const drawing = page.getByRole('img', { name: '확인 코드가 담긴 QR 코드' });
	const modules = Number((await drawing.getAttribute('viewBox'))!.split(' ')[2]);
	const path = (await drawing.locator('path').getAttribute('d'))!;
	const SCALE = 8;
	const side = modules * SCALE;
	const data = new Uint8Array(side * side * 4).fill(255);
	for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h/g)) {
		for (let at = 0; at < SCALE * SCALE; at++) {
			const row = Number(y) * SCALE + Math.floor(at / SCALE);
			const column = Number(x) * SCALE + (at % SCALE);
			data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
		}
	}
	return decodeQR({ width: side, height: side, data });
}
