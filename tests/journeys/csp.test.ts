import { expect, test, type BrowserContext } from '@playwright/test';
import { aVisitToday, one, openVisit, prepare, unlock } from './field-steps.ts';
import { everyPage } from './pages.ts';
import { closeStored, home, moveClock, signIn, speak } from './steps.ts';

/*
 * Every page lives within its content policy, Trusted Types included: what the browser would refuse
 * is reported by the browser itself, as an event and as a line of its console.
 */

test.afterAll(async ({ browser }) => {
	await moveClock(await browser.newPage(), new Date());
	await closeStored();
});

const complaint = /content.security.policy|trusted ?(types|html|script)|refused to (load|execute)/i;

/** Collects what breaks the policy on any page of a browser from now on. */
async function violationsIn(context: BrowserContext): Promise<string[]> {
	const found: string[] = [];
	await context.exposeBinding('tellViolation', (_, text: string) => void found.push(text));
	await context.addInitScript(() => {
		document.addEventListener('securitypolicyviolation', (event) => {
			const { tellViolation } = globalThis as unknown as { tellViolation: (text: string) => void };
			const { documentURI, violatedDirective, blockedURI, sourceFile, lineNumber } = event;
			const place = `${sourceFile}:${lineNumber}`;
			tellViolation([documentURI, violatedDirective, blockedURI, place].join(' '));
		});
	});
	context.on('console', (line) => complaint.test(line.text()) && found.push(line.text()));
	context.on('weberror', (error) => void found.push(error.error().message));
	return found;
}

for (const language of ['ko', 'en'] as const) {
	test(`no page in ${language} breaks its content policy`, async ({ page, context }) => {
		test.setTimeout(300_000);
		const violations = await violationsIn(context);
		const pages = await everyPage(page);
		await signIn(page, 'admin@hangang.example');
		await speak(page, language);
		for (const address of pages) await page.goto(address);
		expect(violations).toEqual([]);
	});
}

test('the field app keeps its policy, with a signal and without one, and Trusted Types stay on', async ({
	page,
	browser
}) => {
	test.setTimeout(180_000);
	const visit = await aVisitToday(page);
	const context = await browser.newContext({ locale: 'ko-KR', timezoneId: 'Asia/Seoul' });
	const violations = await violationsIn(context);
	const phone = await context.newPage();
	await prepare(phone, visit.email);
	for (const isOffline of [false, true]) {
		await context.setOffline(isOffline);
		await phone.goto(`${home()}/field`);
		await unlock(phone);
		await openVisit(phone, visit.id);
		await phone.getByRole('link', { name: one.name }).click();
		await phone.locator('.next-act').waitFor();
		const person = phone.url().replace(/\?.*/, '');
		const inside = ['/consent?again', '/contact', '/anchor'].map((path) => person + path);
		for (const address of [...inside, `${home()}/field/records`, `${home()}/field/more`]) {
			await phone.goto(address);
			await unlock(phone);
			await phone.locator('h1').waitFor();
		}
		expect(violations, isOffline ? 'without a signal' : 'with a signal').toEqual([]);
		expect(await takesMarkup(phone)).toBe(false);
		await expect.poll(() => violations.length).toBeGreaterThan(0);
		violations.length = 0;
	}
	await context.close();
});

const takesMarkup = (page: { evaluate: (act: () => boolean) => Promise<boolean> }) =>
	page.evaluate(() => {
		try {
			document.createElement('div').innerHTML = '<b>planted</b>';
			return true;
		} catch {
			return false;
		}
	});

test('a planted script, picture and style are refused, and the collector hears of each', async ({
	page,
	context
}) => {
	const violations = await violationsIn(context);
	await page.goto(home());
	await page.evaluate(() => {
		const make = (name: string, set: Record<string, string>) =>
			document.body.append(Object.assign(document.createElement(name), set));
		make('img', { src: 'https://elsewhere.example/a.png' });
		make('style', { textContent: 'body { color: red }' });
		document.body.setAttribute('style', 'color: red');
	});
	for (const directive of ['img-src', 'style-src']) {
		await expect.poll(() => violations.join('\n')).toContain(directive);
	}
	expect(await takesMarkup(page)).toBe(false);
	await expect.poll(() => violations.join('\n')).toContain('require-trusted-types-for');
});

const always = {
	'x-content-type-options': 'nosniff',
	'referrer-policy': 'no-referrer',
	'x-frame-options': 'DENY',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': expect.stringContaining('microphone=()'),
	'content-security-policy': expect.stringContaining("frame-ancestors 'none'")
};

test('every kind of answer carries the headers that protect it', async ({ request }) => {
	const origin = process.env.DOORSTEP_URL!;
	const get = (path: string, options = {}) =>
		request.get(origin + path, { maxRedirects: 0, ...options });
	const answers = {
		200: await get('/hangang'),
		'200 shell': await get('/field-shell'),
		'200 file': await get('/icon.svg'),
		'200 worker': await get('/service-worker.js'),
		'200 health': await get('/health/ready'),
		303: await get('/hangang/admin'),
		404: await get('/hangang/nowhere/at/all'),
		'404 agency': await get('/nobody'),
		405: await request.fetch(`${origin}/hangang`, { method: 'PUT' }),
		403: await request.post(`${origin}/hangang/login`, {
			headers: { origin: 'https://x.example' }
		}),
		421: await get('/hangang', { headers: { host: 'x.example' } }),
		'401 data': await request.post(`${origin}/hangang/api/sync`, { headers: { origin }, data: {} })
	};
	for (const [status, answer] of Object.entries(answers)) {
		expect(answer.status(), status).toBe(Number.parseInt(status));
		expect(answer.headers(), status).toMatchObject(always);
	}
});

test('the session cookie is for this site and for no script', async ({ page, context }) => {
	await signIn(page, 'admin@hangang.example');
	const cookie = (await context.cookies()).find(({ name }) => name === 'doorstep');
	expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
	expect(await page.evaluate(() => document.cookie)).not.toContain('doorstep');
});

test('data is taken from pages of ours alone, and only as JSON', async ({ request }) => {
	const origin = process.env.DOORSTEP_URL!;
	for (const path of ['/hangang/api/sync', '/hangang/api/session']) {
		const post = (headers: Record<string, string>) =>
			request.post(origin + path, { headers, data: '{}' });
		const json = { 'content-type': 'application/json' };
		expect((await post({ ...json, origin: 'https://x.example' })).status()).toBe(403);
		expect((await post({ ...json, 'sec-fetch-site': 'cross-site' })).status()).toBe(403);
		expect((await post(json)).status()).toBe(403);
		const asText = await post({ origin, 'content-type': 'text/plain' });
		expect([401, 403, 415, 422]).toContain(asText.status());
	}
});
