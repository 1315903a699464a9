import { expect, test, type Browser, type CDPSession, type Page } from '@playwright/test';
import { aVisitToday, one, openVisit, prepare, unlock } from './field-steps.ts';
import { everythingKept, expectNoneKept } from './in-clear.ts';
import { closeStored, expectNoFindings, expectToFit, moveClock, speak } from './steps.ts';

/* A finger or a face opens the phone as the PIN does, without a signal too; and the PIN stays. */

const PIN = '482916';
test.describe.configure({ timeout: 120_000 });
test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('a finger opens the phone without a signal; cancelled, the PIN does; taken away, it alone', async ({
	page,
	browser
}) => {
	const visit = await aVisitToday(page);
	const { context, phone, finger } = await aPhoneWith(browser, { hasPrf: true });
	const secrets = await secretsSeen(phone);
	await prepare(phone, visit.email);
	await openMore(phone);
	const turnOn = phone.getByRole('button', { name: '지문/얼굴로 열기 켜기' });
	await expect(turnOn).toBeVisible();
	await expectNoFindings(phone);
	await expectToFit(phone);

	// Nobody adds their finger to a phone that lies open.
	await phone.locator('[name=passkey-pin]').fill('000001');
	await turnOn.click();
	await expect(phone.getByText('지금 PIN이 맞지 않습니다')).toBeVisible();
	await expect(phone.locator('[name=passkey-pin]')).toBeFocused();
	expect(await finger.count()).toBe(0);
	await expectNoFindings(phone);
	// A question that is not answered turns nothing on.
	await finger.refuse();
	await phone.locator('[name=passkey-pin]').fill(PIN);
	await turnOn.click();
	await expect(phone.getByText('확인되지 않았습니다')).toBeVisible();
	await finger.anew();
	await phone.locator('[name=passkey-pin]').fill(PIN);
	await turnOn.click();
	await expect(phone.getByText('지문이나 얼굴로 열 수 있습니다')).toBeVisible();
	expect(await finger.count()).toBe(1);
	await expectNoFindings(phone);
	await expectToFit(phone);

	await context.setOffline(true);
	await phone.getByRole('button', { name: '잠그기' }).click();
	const open = phone.getByRole('button', { name: '지문/얼굴로 열기' });
	await expect(open).toBeFocused();
	await expectNoFindings(phone);
	await expectToFit(phone);
	await phone.keyboard.press('Enter');
	await phone.locator('nav a[href$="/field"]').first().waitFor();
	await openVisit(phone, visit.id);
	await expect(phone.getByRole('link', { name: one.name })).toBeVisible();

	// What was recorded under the one way can be read under the other.
	await phone.getByRole('button', { name: `${one.name} 님 도착 기록` }).click();
	await expect(phone.getByText('이 기기에 있음')).toHaveCount(1);
	await phone.reload();
	await finger.refuse();
	await open.click();
	await expect(phone.getByText('확인되지 않았습니다')).toBeVisible();
	await expect(phone.locator('[name=pin]')).toBeFocused();
	await expectNoFindings(phone);
	await expectToFit(phone);
	await unlock(phone);
	await expect(phone.getByRole('button', { name: `${one.name} 님 도착 기록` })).toHaveCount(0);

	const [answer, key] = [secrets.of('answer'), secrets.of('key')];
	expect(answer.length).toBeGreaterThan(0);
	expect(key.length).toBeGreaterThan(0);
	expect(await everythingKept(phone)).toContain('"passkey":{');
	await expectNoneKept(phone, [...answer, ...key]);

	await openMore(phone);
	await phone.getByRole('button', { name: '지문/얼굴로 열기 끄기' }).click();
	await expect(turnOn).toBeVisible();
	await phone.getByRole('button', { name: '잠그기' }).click();
	await expect(phone.locator('[name=pin]')).toBeFocused();
	await expect(open).toHaveCount(0);
	await unlock(phone);
	await context.close();
});

test('five wrong PINs drop the way by finger too', async ({ page, browser }) => {
	const visit = await aVisitToday(page);
	const { context, phone } = await aPhoneWith(browser, { hasPrf: true });
	await prepare(phone, visit.email);
	await openMore(phone);
	await turnOnWith(phone, PIN);
	await expect(phone.getByText('지문이나 얼굴로 열 수 있습니다')).toBeVisible();
	await context.setOffline(true);
	await phone.getByRole('button', { name: '잠그기' }).click();
	for (let left = 4; left > 0; left--) {
		await phone.locator('[name=pin]').fill('000001');
		await phone.locator('[name=pin]').press('Enter');
		await expect(phone.getByText(`${left}번 더 틀리면`)).toBeVisible();
	}
	await phone.locator('[name=pin]').fill('000001');
	await phone.locator('[name=pin]').press('Enter');
	await expect(phone.getByText('PIN이 지워졌습니다')).toBeVisible();
	expect(await everythingKept(phone)).toContain('"passkey":null');
	await context.close();
});

test('a phone whose passkeys hold no secret says so, and one without any, and the PIN stays', async ({
	page,
	browser
}) => {
	const visit = await aVisitToday(page);
	const unable = 'This phone cannot open it by fingerprint or face. Use the PIN.';
	for (const given of [{ hasPrf: false }, null]) {
		const { context, phone } = await aPhoneWith(browser, given);
		await speak(phone, 'en');
		await prepare(phone, visit.email);
		await openMore(phone);
		if (given) await turnOnWith(phone, PIN);
		await expect(phone.getByText(unable)).toBeVisible();
		await expect(phone.locator('[name=passkey-pin]')).toHaveCount(0);
		await expectNoFindings(phone);
		await expectToFit(phone);
		await phone.getByRole('button', { name: 'Lock', exact: true }).click();
		await expect(phone.locator('[name=pin]')).toBeFocused();
		await expect(phone.locator('#passkey')).toHaveCount(0);
		await unlock(phone);
		await context.close();
	}
});

async function openMore(phone: Page): Promise<void> {
	await phone.locator('nav a[href$="/field/more"]').click();
	await phone.locator('#passkey').waitFor();
}

async function turnOnWith(phone: Page, pin: string): Promise<void> {
	await phone.locator('[name=passkey-pin]').fill(pin);
	await phone.locator('form:has([name=passkey-pin]) button').click();
}

/** A small phone, with a part that knows fingers where one is given. */
async function aPhoneWith(browser: Browser, given: { hasPrf: boolean } | null) {
	const context = await browser.newContext({
		viewport: { width: 320, height: 700 },
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul'
	});
	const phone = await context.newPage();
	const session = await context.newCDPSession(phone);
	await session.send('WebAuthn.enable');
	return { context, phone, finger: given && (await fingerOf(session, given.hasPrf)) } as {
		context: typeof context;
		phone: Page;
		finger: Awaited<ReturnType<typeof fingerOf>>;
	};
}

async function fingerOf(session: CDPSession, hasPrf: boolean) {
	const add = () =>
		session.send('WebAuthn.addVirtualAuthenticator', {
			options: {
				protocol: 'ctap2',
				ctap2Version: 'ctap2_1',
				transport: 'internal',
				hasResidentKey: true,
				hasUserVerification: true,
				isUserVerified: true,
				automaticPresenceSimulation: true,
				hasPrf
			}
		});
	let { authenticatorId } = await add();
	return {
		/** From now on every finger is a wrong one; after a few of them it takes none any more. */
		refuse: () =>
			session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }),
		anew: async () => {
			await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
			({ authenticatorId } = await add());
		},
		count: async () =>
			(await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length
	};
}

/** What passkeys answered and the data key itself, as text in the ways that a store could hold them. */
async function secretsSeen(phone: Page) {
	const seen: { what: string; bytes: number[] }[] = [];
	await phone.exposeFunction('tellSecret', (what: string, bytes: number[]) => {
		seen.push({ what, bytes });
	});
	await phone.addInitScript(() => {
		const told = window as unknown as { tellSecret: (what: string, bytes: number[]) => void };
		const exportKey = crypto.subtle.exportKey.bind(crypto.subtle) as (
			...given: unknown[]
		) => Promise<ArrayBuffer>;
		crypto.subtle.exportKey = (async (form: string, key: CryptoKey) => {
			const raw = await exportKey(form, key);
			if (key.type === 'secret') told.tellSecret('key', [...new Uint8Array(raw)]);
			return raw;
		}) as typeof crypto.subtle.exportKey;
		const get = navigator.credentials.get.bind(navigator.credentials);
		navigator.credentials.get = async (asked) => {
			const shown = (await get(asked)) as PublicKeyCredential;
			const first = shown.getClientExtensionResults().prf?.results?.first as ArrayBuffer;
			told.tellSecret('answer', [...new Uint8Array(first)]);
			return shown;
		};
	});
	return {
		of: (what: string) =>
			seen
				.filter((one) => one.what === what)
				.map(({ bytes }) => Buffer.from(bytes))
				.flatMap((bytes) => [
					bytes.toString('base64url'),
					bytes.toString('hex'),
					new TextDecoder().decode(bytes),
					JSON.stringify([...bytes])
				])
	};
}
