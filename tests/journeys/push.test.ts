import { expect, test, type BrowserContext, type Page, type Worker } from '@playwright/test';
import { hangang } from '../town/cast.ts';
import { aVisitToday, openVisit, prepare } from './field-steps.ts';
import { hostile } from './hostile-values.ts';
import {
	closeStored,
	expectNoFindings,
	expectToFit,
	home,
	moveClock,
	signIn,
	stored
} from './steps.ts';

/* Messages on a counselor's phone: turned on by a tap, shown without a name, opened at the day. */

const pushed = {
	title: '일정이 바뀌었습니다',
	body: '방문 2건. 열어서 확인하세요.',
	tag: 'push-changed',
	path: `/${hangang.slug}/field`,
	quiet: [0, 0]
};

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

test('a counselor turns messages on, is shown one, comes to the day by it, and turns them off', async ({
	page,
	browser
}) => {
	test.setTimeout(120_000);
	const visit = await aVisitToday(page);
	const context = await browser.newContext({
		viewport: { width: 320, height: 700 },
		permissions: ['notifications'],
		hasTouch: true
	});
	await context.addInitScript(standInForPushService);
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	await openMore(phone);
	const why = phone.getByText('서비스나 사람 이름은 나오지 않습니다');
	await expect(why).toBeVisible();
	await expectNoFindings(phone);
	await expectToFit(phone);
	expect(await devices(visit.email)).toHaveLength(0);
	await phone.getByRole('button', { name: '알림 켜기' }).click();
	await expect(phone.getByText('이 휴대전화에 알림을 보냅니다')).toBeVisible();
	await expectNoFindings(phone);
	const [kept] = await devices(visit.email);
	expect(kept!.whole).not.toContain('googleapis');

	// Somewhere else in the app, as when a form is open.
	await phone.getByRole('link', { name: '일정' }).first().click();
	await openVisit(phone, visit.id);
	await deliver(context, phone, pushed);
	const worker = context.serviceWorkers()[0]!;
	await expect
		.poll(() => shown(worker))
		.toEqual([{ title: pushed.title, body: pushed.body, tag: pushed.tag, silent: false }]);
	// A second one takes the place of the first; one that comes in the night makes no sound.
	await deliver(context, phone, { ...pushed, body: '방문 3건', quiet: [0, Date.now() * 2] });
	await expect
		.poll(() => shown(worker))
		.toEqual([{ title: pushed.title, body: '방문 3건', tag: pushed.tag, silent: true }]);
	await tap(worker);
	await expect(phone).toHaveURL(home() + '/field');
	await expect.poll(() => shown(worker)).toEqual([]);
	// The app was not started anew, so it is still open.
	await expect(phone.locator(`a[href$="/field/visits/${visit.id}"]`).first()).toBeVisible();

	await openMore(phone);
	await phone.getByRole('button', { name: '알림 끄기' }).click();
	await expect(phone.getByRole('button', { name: '알림 켜기' })).toBeVisible();
	await expect.poll(() => devices(visit.email)).toHaveLength(0);

	await phone.goto('about:blank');
	// A page that was left is a client until its browser has put it away, and would be asked first.
	await expect.poll(() => pagesOf(worker)).toBe(0);
	await deliverIn(worker, pushed);
	await expect.poll(() => shown(worker)).toHaveLength(1);
	await tap(worker);
	await expect.poll(() => opened(worker)).toBe(pushed.path);
	await context.close();
});

test('a browser that cannot, and a person who refuses, are told so', async ({ page, browser }) => {
	test.setTimeout(120_000);
	const visit = await aVisitToday(page);
	for (const [takeAway, said] of [
		[true, '이 브라우저에서는 알림을 받을 수 없습니다'],
		[false, '이 휴대전화가 알림을 막고 있습니다']
	] as const) {
		const context = await browser.newContext({ viewport: { width: 412, height: 900 } });
		if (takeAway)
			await context.addInitScript(
				() => void delete (window as Partial<Window & typeof globalThis>).Notification
			);
		const phone = await context.newPage();
		await prepare(phone, visit.email);
		await openMore(phone);
		const button = phone.getByRole('button', { name: '알림 켜기' });
		if (takeAway) await expect(button).toHaveCount(0);
		else if (await button.isVisible()) await button.click();
		await expect(phone.getByText(said)).toBeVisible();
		await expectNoFindings(phone);
		await context.close();
	}
});

test('the door of messages answers strangers and hostile values without a fault', async ({
	page
}) => {
	const origin = { origin: process.env.DOORSTEP_URL!, 'content-type': 'application/json' };
	const ask = async (method: string, data: unknown) =>
		(
			await page.request.fetch(`${home()}/api/push`, {
				method,
				headers: origin,
				data: JSON.stringify(data)
			})
		).status();
	const right = {
		endpoint: 'https://fcm.googleapis.com/fcm/send/x',
		keys: { p256dh: 'B'.padEnd(87, 'A'), auth: 'A'.repeat(22) }
	};
	for (const method of ['POST', 'DELETE']) expect(await ask(method, right)).toBe(401);
	await signIn(page, 'admin@hangang.example');
	// The bytes are no point of the curve.
	expect(await ask('POST', { target: right })).toBe(422);
	for (const endpoint of ['https://127.0.0.1/x', 'http://fcm.googleapis.com/x', 'https://[::1]/']) {
		expect(await ask('POST', { target: { ...right, endpoint } }), endpoint).toBe(422);
	}
	for (const value of [...Object.values(hostile), null, 1, [], {}]) {
		for (const data of [
			value,
			{ ...right, endpoint: value },
			{ ...right, keys: value },
			{ ...right, keys: { ...right.keys, p256dh: value } },
			{ ...right, keys: { ...right.keys, auth: value } }
		]) {
			for (const method of ['POST', 'DELETE']) {
				expect(await ask(method, data), method).toBeLessThan(500);
				expect(await ask(method, { target: data }), method).toBeLessThan(500);
			}
		}
	}
});

async function openMore(phone: Page): Promise<void> {
	await phone.getByRole('link', { name: '더보기' }).first().click();
	await phone.locator('#push').waitFor();
}

function devices(email: string) {
	return stored()`select d.id, d::text as whole from push_device d
		join staff s on s.id = d.staff_id where s.email = ${email}`;
}

/** The browser of the journeys reaches no push service; everything around that one call is real. */
function standInForPushService(): void {
	let known: unknown = null;
	const bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
	const text = (of: Uint8Array) =>
		btoa(String.fromCharCode(...of))
			.replaceAll('+', '-')
			.replaceAll('/', '_')
			.replaceAll('=', '');
	const subscribe = async () => {
		const curve = { name: 'ECDH', namedCurve: 'P-256' };
		const { publicKey } = await crypto.subtle.generateKey(curve, true, ['deriveBits']);
		const p256dh = text(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)));
		const endpoint = `https://fcm.googleapis.com/fcm/send/${text(bytes(16))}`;
		const keys = { p256dh, auth: text(bytes(16)) };
		known = {
			endpoint,
			toJSON: () => ({ endpoint, keys }),
			unsubscribe: async () => !(known = null)
		};
		return known;
	};
	if (typeof PushManager === 'undefined') return;
	Object.assign(PushManager.prototype, { subscribe, getSubscription: async () => known });
}

/** As the browser hands it over once the push service delivered it. */
async function deliver(context: BrowserContext, phone: Page, push: object): Promise<void> {
	const session = await context.newCDPSession(phone);
	const known = new Promise<string>((resolve) => {
		session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const found = registrations.find((one) => !one.isDeleted);
			if (found) resolve(found.registrationId);
		});
	});
	await session.send('ServiceWorker.enable');
	await session.send('ServiceWorker.deliverPushMessage', {
		origin: process.env.DOORSTEP_URL!,
		registrationId: await known,
		data: JSON.stringify(push)
	});
	await session.detach();
}

/** Without a page of the app there is no session to ask; the worker is given the same event. */
async function deliverIn(worker: Worker, push: object): Promise<void> {
	await worker.evaluate((data) => {
		const event = new (
			self as unknown as { PushEvent: new (n: string, i: object) => Event }
		).PushEvent('push', { data });
		self.dispatchEvent(event);
	}, JSON.stringify(push));
}

type InWorker = {
	registration: ServiceWorkerRegistration;
	clients: {
		openWindow: (path: string) => Promise<unknown>;
		matchAll: (of: { type: 'window' }) => Promise<readonly unknown[]>;
	};
	NotificationEvent: new (name: string, init: object) => Event;
};

function shown(worker: Worker) {
	return worker.evaluate(async () => {
		const { registration } = self as unknown as InWorker;
		return (await registration.getNotifications()).map(({ title, body, tag, silent }) => ({
			title,
			body,
			tag,
			silent
		}));
	});
}

/** Taps the notification; `opened` tells then what it opened in a new window, which only a real tap may do. */
function tap(worker: Worker): Promise<void> {
	return worker.evaluate(async () => {
		const own = self as unknown as InWorker & { opened: string | null };
		own.opened = null;
		own.clients.openWindow = async (path) => void (own.opened = path);
		const [notification] = await own.registration.getNotifications();
		self.dispatchEvent(new own.NotificationEvent('notificationclick', { notification }));
	});
}

function pagesOf(worker: Worker): Promise<number> {
	return worker.evaluate(
		async () => (await (self as unknown as InWorker).clients.matchAll({ type: 'window' })).length
	);
}

function opened(worker: Worker): Promise<string | null> {
	return worker.evaluate(() => (self as unknown as { opened: string | null }).opened);
}
